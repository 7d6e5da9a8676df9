package dev.muster.runtime.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// What an API server and those who may do everything know in common, as files: a token, and the pair
/// of keys that signs tokens of service accounts.
///
/// @param directory of the files
/// @param token of the administrator
record KubeSecrets(Path directory, String token) {
    static KubeSecrets write(Path directory) {
        var random = new SecureRandom();
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        var secrets = new KubeSecrets(directory, HexFormat.of().formatHex(bytes));
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, random);
            var keys = generator.generateKeyPair();
            pem(secrets.signingKey(), "PRIVATE KEY", keys.getPrivate().getEncoded());
            pem(secrets.verifyingKey(), "PUBLIC KEY", keys.getPublic().getEncoded());
            Files.writeString(secrets.tokens(), secrets.token + ",admin,admin,\"system:masters\"\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secrets;
    }

    private static void pem(Path file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    Path signingKey() {
        return directory.resolve("service-accounts.key");
    }

    Path verifyingKey() {
        return directory.resolve("service-accounts.pub");
    }

    Path tokens() {
        return directory.resolve("tokens.csv");
    }

    /// Where the API server keeps the certificate that it makes for itself.
    Path certificates() {
        return directory.resolve("certificates");
    }

    Path authority() {
        return certificates().resolve("apiserver.crt");
    }

    /// Writes a kubeconfig of the administrator.
    Path kubeconfig(String url) {
        try {
            return Files.writeString(directory.resolve("kubeconfig"), kubeconfig(url, authority(), token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The kubeconfig of whom a token belongs to.
    static String kubeconfig(String url, Path authority, String token) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: test
                    cluster:
                      server: %s
                      certificate-authority: %s
                users:
                  - name: user
                    user:
                      token: %s
                contexts:
                  - name: test
                    context:
                      cluster: test
                      user: user
                current-context: test
                """.formatted(url, authority, token);
    }
}
