package dev.muster.runtime.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// The two processes that an API server is: etcd, which keeps what is stored, and kube-apiserver. Not
/// safe for use by several threads.
final class KubeServer {
    /// The option of a server that gives pods the token of their account, as clusters do. It refuses pods until a
    /// controller has made their account.
    static final String ACCOUNTS = "--enable-admission-plugins=ServiceAccount";

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 20;
    private static final Pattern REVISION = Pattern.compile("\"revision\":\"(\\d+)\"");

    private final KubeAssets assets;
    private final KubeSecrets secrets;
    private final Path directory;
    private final int port = freePort();
    private final TiedProcess etcd;
    private final String etcdUrl;
    private final List<String> options;
    private TiedProcess server;

    /// Starts both in a directory.
    ///
    /// @param options of kube-apiserver, beside what it needs
    KubeServer(KubeAssets assets, Path directory, KubeSecrets secrets, List<String> options) {
        this.options = options;
        this.assets = assets;
        this.directory = directory;
        this.secrets = secrets;
        etcdUrl = "http://" + LOOPBACK + ":" + freePort();
        etcd = startEtcd("http://" + LOOPBACK + ":" + freePort());
        server = startServer();
    }

    String url() {
        return "https://" + LOOPBACK + ":" + port;
    }

    long etcdPid() {
        return etcd.pid();
    }

    long serverPid() {
        return server.pid();
    }

    /// Starts another program of the assets, which is to run beside this server.
    TiedProcess startBeside(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(assets.program(program));
        command.addAll(arguments);
        return TiedProcess.start(directory, directory.resolve(program + ".log"), command);
    }

    /// Kills kube-apiserver; etcd stays.
    void kill() {
        server.kill();
    }

    /// Starts kube-apiserver on its port and data, unless it runs.
    void restart() {
        if (!server.isAlive()) {
            server = startServer();
        }
    }

    void killAll() {
        server.kill();
        etcd.kill();
    }

    /// Lets etcd forget all changes so far: what is stored stays, and no watch can begin before now.
    void compact() {
        var status = etcd("/v3/maintenance/status", "{}");
        var revision = REVISION.matcher(status);
        if (!revision.find()) {
            throw new IllegalStateException("etcd did not say its revision: " + status);
        }
        etcd("/v3/kv/compaction", "{\"revision\":\"" + revision.group(1) + "\",\"physical\":true}");
    }

    private String etcd(String path, String question) {
        var request = HttpRequest.newBuilder(URI.create(etcdUrl + path))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException("etcd refused: " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits until kube-apiserver listens and a question is answered with yes.
    void await(BooleanSupplier ready) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listens() || !ready.getAsBoolean()) {
            if (!etcd.isAlive()) {
                throw new IllegalStateException("etcd ended: " + etcd.tail());
            }
            if (!server.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("kube-apiserver did not come up: " + server.tail());
            }
            pause();
        }
    }

    private TiedProcess startEtcd(String peers) {
        return startBeside(
                "etcd",
                List.of(
                        "--data-dir=" + directory.resolve("etcd"),
                        "--listen-client-urls=" + etcdUrl,
                        "--advertise-client-urls=" + etcdUrl,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=default=" + peers,
                        "--unsafe-no-fsync", // nobody needs these data when the machine loses power
                        "--log-level=warn"));
    }

    private TiedProcess startServer() {
        var all = new ArrayList<>(options);
        all.addAll(List.of(
                "--etcd-servers=" + etcdUrl,
                "--bind-address=" + LOOPBACK,
                "--secure-port=" + port,
                "--advertise-address=" + LOOPBACK,
                "--endpoint-reconciler-type=none", // a Service must not point to loopback
                "--cert-dir=" + secrets.certificates(),
                "--token-auth-file=" + secrets.tokens(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + secrets.verifyingKey(),
                "--service-account-signing-key-file=" + secrets.signingKey(),
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--allow-privileged=true"));
        if (!options.contains(ACCOUNTS)) {
            all.add("--disable-admission-plugins=ServiceAccount");
        }
        return startBeside("kube-apiserver", all);
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.ofLiteral(LOOPBACK), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Below the range of outgoing connections: none of them may sit on it while the server is away.
    private static int freePort() {
        var random = new Random();
        IOException last = new IOException("no port was tried");
        for (int tries = 0; tries < TRIES; tries++) {
            try (var socket = new ServerSocket(random.nextInt(20_000, 30_000), 1, InetAddress.ofLiteral(LOOPBACK))) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw new UncheckedIOException(last);
    }
}
