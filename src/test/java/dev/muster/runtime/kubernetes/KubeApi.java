package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/// A real Kubernetes API server with its etcd, on loopback: rights are checked (RBAC), tokens of
/// service accounts are real. There is no cluster behind it: nobody schedules pods, runs them or makes
/// away with namespaces, unless a test starts a [KubeProgram] or a [FakeKubelet].
///
/// It ends with the JVM, even when that is killed. Tests that use it are marked [NeedsKubeApi].
public final class KubeApi implements AutoCloseable {
    private static final List<KubeApi> STARTED = new CopyOnWriteArrayList<>();

    private final KubeAssets assets;
    private final Path directory;
    private final KubeSecrets secrets;
    private final KubeServer server;
    private final Path kubeconfig;
    private final KubernetesClient admin;

    private KubeApi(KubeAssets assets, Path directory, List<String> options) {
        this.assets = assets;
        this.directory = directory;
        secrets = KubeSecrets.write(directory);
        server = new KubeServer(assets, directory, secrets, options);
        STARTED.add(this);
        kubeconfig = secrets.kubeconfig(server.url());
        server.await(() -> Files.exists(secrets.authority()));
        admin = client(secrets.token());
        server.await(this::isReady);
    }

    /// The server that all tests of a JVM share; it is started the first time. Who stops it starts it
    /// again.
    public static KubeApi shared() {
        return Shared.API;
    }

    /// An empty server of one's own.
    ///
    /// @param options of kube-apiserver, beside what it needs
    public static KubeApi startNew(String... options) {
        var assets = KubeAssets.present().orElseThrow(() -> new IllegalStateException(KubeAssets.MISSING));
        try {
            return new KubeApi(assets, Files.createTempDirectory("muster-test-kube"), List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Who may do everything. It belongs to this server: do not close it. It never repeats a request by
    /// itself.
    public KubernetesClient admin() {
        return admin;
    }

    /// A client that is a service account, which is made when it is not there, and may do what roles
    /// allow it.
    public KubernetesClient serviceAccount(String namespace, String name) {
        var account = admin.serviceAccounts().inNamespace(namespace).withName(name);
        if (account.get() == null) {
            var wanted = new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .build();
            admin.serviceAccounts().inNamespace(namespace).resource(wanted).create();
        }
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(Duration.ofDays(1).toSeconds()) // longer than all tests of a JVM take
                .endSpec()
                .build();
        return client(account.tokenRequest(request).getStatus().getToken());
    }

    /// Waits until a service account may do something in its namespace: the server heeds what was just bound a little
    /// later.
    ///
    /// @param resource as `pods` or `jobs.batch`
    public void awaitRight(String namespace, String name, String verb, String resource) {
        int dot = resource.indexOf('.');
        var question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb(verb)
                .withGroup(dot < 0 ? "" : resource.substring(dot + 1))
                .withResource(dot < 0 ? resource : resource.substring(0, dot))
                .endResourceAttributes()
                .endSpec()
                .build();
        try (var account = serviceAccount(namespace, name)) {
            var reviews = account.authorization().v1().selfSubjectAccessReview();
            Cluster.await(
                    namespace + "/" + name + " may " + verb + " " + resource,
                    () -> reviews.create(question).getStatus().getAllowed());
        }
    }

    /// How a program reaches this server as who may do everything.
    public Config config() {
        return config(secrets.token());
    }

    /// The same as a file.
    public Path kubeconfig() {
        return kubeconfig;
    }

    /// Runs kubectl as who may do everything, and returns what it printed.
    ///
    /// @throws IllegalStateException with what it printed, when it fails
    public String kubectl(String... arguments) {
        // Nothing may be read from, or written to, the settings and caches of who runs the tests.
        var environment = Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", String.valueOf(kubeconfig.getParent()));
        var outcome = new Kubectl(Path.of(assets.program("kubectl")), environment).run(arguments);
        var printed = outcome.output() + outcome.errors();
        if (outcome.status() != 0) {
            throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + printed);
        }
        return printed;
    }

    /// Lets an object be kept from going by finalizers, or by none any more.
    ///
    /// @param json a list of them, or `null`
    public void finalizers(String kind, String namespace, String name, String json) {
        kubectl(
                "patch",
                kind,
                name,
                "-n",
                namespace,
                "--type=merge",
                "-p",
                "{\"metadata\":{\"finalizers\":" + json + "}}");
    }

    /// Kills the API server. What is stored stays.
    public void stop() {
        server.kill();
    }

    /// Starts the API server again on the same port and data, and waits until it answers. It remembers
    /// no change from before: a watch that goes on from there is told 410 Gone.
    public void start() {
        server.restart();
        server.await(this::isReady);
    }

    /// Lets etcd forget all changes so far, as it does every five minutes. An API server without a cache of its
    /// own (`--watch-cache=false`) then answers a watch from before with 410 Gone.
    public void compact() {
        server.compact();
    }

    /// Makes away with all pods, and with all namespaces that Kubernetes has not made itself, with what
    /// is in them, at once. Nodes and what belongs to no namespace stay.
    public void clear() {
        FakeNamespaces.clear(admin);
    }

    /// The two processes, for what they take.
    KubeServer server() {
        return server;
    }

    /// Ends the server and forgets what it stored.
    @Override
    public void close() {
        STARTED.remove(this);
        admin.close();
        remove();
    }

    private KubernetesClient client(String token) {
        return new KubernetesClientBuilder().withConfig(config(token)).build();
    }

    private Config config(String token) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withCaCertFile(secrets.authority().toString())
                .withOauthToken(token)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(100)
                .build();
    }

    private boolean isReady() {
        try {
            return "ok".equals(admin.raw("/readyz"))
                    && admin.namespaces().withName("default").get() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private void remove() {
        server.killAll();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> Objects.requireNonNull(file.toFile()).delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final KubeApi API = startNew();
    }

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(KubeApi::remove)));
    }
}
