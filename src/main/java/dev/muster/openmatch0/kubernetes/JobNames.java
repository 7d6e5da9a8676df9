package dev.muster.openmatch0.kubernetes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names that Kubernetes takes for Jobs, since profiles may be called anything.
final class JobNames {
    /// The pods of a Job have its name in a label, which is no longer.
    private static final int LONGEST = 63;

    private static final int HASH = 8;
    private static final Pattern FITS =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    private JobNames() {}

    /// The name itself where it fits; else one made of it that no other has.
    static String of(String run) {
        if (run.length() <= LONGEST && FITS.matcher(run).matches()) {
            return run;
        }
        var plain = run.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var start = plain.substring(0, Math.min(plain.length(), LONGEST - HASH - 1));
        return start.replaceAll("^-+|-+$", "") + "-" + hash(run);
    }

    private static String hash(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
