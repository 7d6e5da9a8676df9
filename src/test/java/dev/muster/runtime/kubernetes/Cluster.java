package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Spec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An empty cluster on the real API server, whose nodes are played, and runtimes that reach it.
public final class Cluster implements AutoCloseable {
    private final KubeApi api;
    private final FakeNamespaces namespaces;
    private final FakeKubelet kubelet;
    private final List<AutoCloseable> opened = new ArrayList<>();

    /// Requests that the runtimes sent.
    private final AtomicInteger requests = new AtomicInteger();

    /// Where nobody listens.
    private static final URI NOWHERE = URI.create("https://127.0.0.1:1/");

    private volatile boolean cutOff;

    /// When the runtimes sent each of their requests, and what they asked for.
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

    private final AtomicLong passed = new AtomicLong();

    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();

    private volatile @Nullable ApiProxy proxy;

    /// A request that left a runtime.
    ///
    /// @param at by [System#nanoTime()]
    /// @param what verb, path and question
    record Sent(long at, String what) {
        boolean isWatch() {
            return what.contains("watch=true");
        }
    }

    /// Everything at its default but for times, which are short.
    record Settings(double requestsPerSecond, int burst, Duration silence) implements KubernetesConfig {
        static final Settings GENEROUS = new Settings(200, 100);

        Settings(double requestsPerSecond, int burst) {
            this(requestsPerSecond, burst, Duration.ofSeconds(90));
        }

        @Override
        public List<String> nodeAddresses() {
            return List.of("ExternalDNS", "ExternalIP", "InternalDNS", "InternalIP");
        }

        @Override
        public Duration resync() {
            return Duration.ofMillis(300);
        }

        @Override
        public Duration disruptionInterval() {
            return Duration.ofMillis(200);
        }

        @Override
        public double disruptionSafety() {
            return 0.05;
        }

        @Override
        public boolean hostAccess() {
            return false;
        }

        @Override
        public Spread spread() {
            return new NoSpread();
        }
    }

    private record NoSpread() implements KubernetesConfig.Spread {
        @Override
        public Optional<String> topologyKey() {
            return Optional.empty();
        }

        @Override
        public int maxSkew() {
            return 1;
        }

        @Override
        public boolean required() {
            return false;
        }
    }

    /// The API server had no time for a request of a runtime.
    ///
    /// @param at by [System#nanoTime()]
    /// @param what verb, path and question
    /// @param seconds after which it may be asked again
    record Refused(long at, String what, int seconds) {}

    public Cluster() {
        this(FakeKubelet.Settings.standard());
    }

    public Cluster(FakeKubelet.Settings nodes) {
        this(KubeApi.shared(), nodes);
    }

    /// @param api closed by its owner, after this
    Cluster(KubeApi api, FakeKubelet.Settings nodes) {
        this.api = api;
        api.start();
        api.clear();
        namespaces = FakeNamespaces.start(api);
        kubelet = FakeKubelet.start(api, nodes);
    }

    public KubeApi api() {
        return api;
    }

    public FakeKubelet kubelet() {
        return kubelet;
    }

    public KubernetesClient admin() {
        return api.admin();
    }

    /// Lets a pod be gone, as when somebody deletes it by force.
    public void lose(String namespace, String pod) {
        admin().pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
    }

    /// Which pods there are.
    public Set<String> uids(String namespace) {
        return admin().pods().inNamespace(namespace).list().getItems().stream()
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    /// As somebody else than Muster does.
    public void makeNamespace(String name) {
        api.kubectl("create", "namespace", name);
    }

    /// Leaves deleted namespaces to Kubernetes' own controller, which says what keeps them.
    ///
    /// @return what ends namespaces until it is closed
    public KubeProgram endNamespacesForReal() {
        namespaces.close();
        return KubeProgram.controllers(api, "namespace-controller");
    }

    /// Lets requests of the runtimes end nowhere from now on, or no longer. What is connected stays so.
    public void cutOff(boolean now) {
        cutOff = now;
    }

    /// Puts a network that fails on demand between the API server and the runtimes, for all that they ask from
    /// now on. It ends with this cluster.
    public ApiProxy proxy() {
        var network = ApiProxy.before(api);
        opened.addLast(network);
        proxy = network;
        return network;
    }

    /// The requests of the runtimes so far.
    List<Sent> sent() {
        return List.copyOf(sent);
    }

    /// What was refused to the runtimes for want of time so far.
    List<Refused> refused() {
        return List.copyOf(refused);
    }

    /// A client of the same account as the runtimes.
    KubernetesClient asMuster() {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    private Config config() {
        return api == KubeApi.shared() ? ManifestRights.of(api) : api.config();
    }

    /// What a program of its own needs in its environment to be the account of the runtimes, as from outside the
    /// cluster: a kubeconfig, written to `directory`.
    public Map<String, String> outside(Path directory) throws IOException {
        var account = config();
        var file = Files.writeString(
                directory.resolve("kubeconfig"),
                KubeSecrets.kubeconfig(
                        account.getMasterUrl(), Path.of(account.getCaCertFile()), account.getOauthToken()));
        return Map.of("KUBECONFIG", file.toString());
    }

    /// The same as in a pod: where the API server is, and the token and the authority of a service account as files.
    public Map<String, String> inside(Path directory) throws IOException {
        var account = config();
        var address = URI.create(account.getMasterUrl());
        var token = Files.writeString(directory.resolve("token"), account.getOauthToken());
        return Map.of(
                "KUBECONFIG", directory.resolve("none").toString(),
                "KUBERNETES_SERVICE_HOST", address.getHost(),
                "KUBERNETES_SERVICE_PORT", Integer.toString(address.getPort()),
                "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", token.toString(),
                "KUBERNETES_CERTS_CA_FILE", account.getCaCertFile());
    }

    /// How many requests the runtimes sent so far, each attempt and each watch counted.
    public int requests() {
        return requests.get();
    }

    /// A runtime that sees all pods that there are, with no more rights than the manifests give it.
    public KubernetesRuntime runtime() {
        return runtime(new Random());
    }

    /// The same, whose watches may say nothing only for so long.
    public KubernetesRuntime runtime(Duration silence) {
        return runtime(new Random(), new Settings(200, 100, silence));
    }

    KubernetesRuntime runtime(RandomGenerator random) {
        return runtime(random, Settings.GENEROUS);
    }

    KubernetesRuntime runtime(RandomGenerator random, Settings settings) {
        var runtime = startRuntime(random, settings);
        awaitComplete(runtime);
        return runtime;
    }

    /// A runtime that may not know anything yet.
    KubernetesRuntime startRuntime(RandomGenerator random, Settings settings) {
        var client = new KubernetesClientBuilder()
                .withConfig(config())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("count", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        requests.incrementAndGet();
                        sent.add(new Sent(System.nanoTime(), request.method() + " " + request.uri()));
                        var network = proxy;
                        if (cutOff) {
                            builder.uri(NOWHERE);
                        } else if (network != null) {
                            builder.uri(through(network, request.uri()));
                        }
                    }

                    @Override
                    public void after(
                            HttpRequest request,
                            HttpResponse<?> response,
                            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
                        var seconds = response.header("Retry-After");
                        if (response.code() == 429 && seconds != null) {
                            var what = request.method() + " " + request.uri();
                            refused.add(new Refused(System.nanoTime(), what, Integer.parseInt(seconds)));
                        }
                    }
                }))
                .build();
        var runtime = runtime(client, random, settings);
        runtime.start();
        return runtime;
    }

    private static void awaitComplete(KubernetesRuntime runtime) {
        await("all pods are known", () -> {
            try {
                var known = runtime.schedulers();
                return known != null;
            } catch (MusterException notYet) {
                return false;
            }
        });
    }

    private static URI through(ApiProxy network, URI uri) {
        return URI.create(uri.toString().replaceFirst(":\\d+/", ":" + network.port() + "/"));
    }

    /// Lets the runtimes think that time passed.
    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    private long nanoTime() {
        return System.nanoTime() + passed.get();
    }

    /// A runtime that reaches the API server whatever is done to the others.
    KubernetesRuntime runtimeOfItsOwn() {
        var runtime =
                runtime(new KubernetesClientBuilder().withConfig(api.config()).build());
        runtime.start();
        awaitComplete(runtime);
        return runtime;
    }

    /// A runtime of another client, not started.
    KubernetesRuntime runtime(KubernetesClient client) {
        return runtime(client, new Random(), Settings.GENEROUS);
    }

    private KubernetesRuntime runtime(KubernetesClient client, RandomGenerator random, Settings settings) {
        opened.addFirst(client);
        var runtime = new KubernetesRuntime(
                client,
                settings,
                () -> "http://muster:8080",
                random,
                Clock.systemUTC(),
                this::nanoTime,
                ClusterListener.NONE);
        opened.addFirst(runtime);
        return runtime;
    }

    static Scheduler scheduler(String name) {
        return scheduler(name, TestSchedulers.PORTS, Map.of());
    }

    static Scheduler scheduler(String name, PortRange ports, Map<String, String> fields) {
        var base = TestSchedulers.scheduler(
                name, Duration.ofSeconds(1), ports, TestSchedulers.container("game", List.of("game")));
        var spec = base.spec();
        return new Scheduler(
                base.name(),
                base.game(),
                base.state(),
                base.version(),
                base.createdAt(),
                base.maxSurge(),
                base.roomsReplicas(),
                new Spec(
                        spec.terminationGracePeriod(),
                        spec.containers(),
                        spec.toleration(),
                        spec.affinity(),
                        spec.restartPolicy(),
                        new RuntimeFields(fields)),
                base.portRange(),
                base.autoscaling(),
                base.forwarders(),
                base.annotations(),
                base.labels(),
                base.maxMatches());
    }

    /// The same scheduler, whose rooms have annotations.
    static Scheduler annotated(Scheduler base, Map<String, String> annotations) {
        return new Scheduler(
                base.name(),
                base.game(),
                base.state(),
                base.version(),
                base.createdAt(),
                base.maxSurge(),
                base.roomsReplicas(),
                base.spec(),
                base.portRange(),
                base.autoscaling(),
                base.forwarders(),
                annotations,
                base.labels(),
                base.maxMatches());
    }

    static RoomRequest room(String scheduler, String room) {
        return new RoomRequest(scheduler(scheduler), room, "secret");
    }

    static List<InstanceEvent> events(KubernetesRuntime runtime) {
        var events = new CopyOnWriteArrayList<InstanceEvent>();
        runtime.onChange(events::add);
        return events;
    }

    static Optional<Instance> instance(KubernetesRuntime runtime, RoomRef room) {
        return runtime.instances(room.scheduler()).stream()
                .filter(instance -> instance.room().equals(room))
                .findFirst();
    }

    static void awaitStatus(KubernetesRuntime runtime, RoomRef room, InstanceStatus status) {
        await(
                room + " is " + status,
                () -> instance(runtime, room)
                        .filter(instance -> instance.status() == status)
                        .isPresent());
    }

    public static void await(String what, BooleanSupplier condition) {
        await(what, Duration.ofSeconds(15), condition);
    }

    public static void await(String what, Duration time, BooleanSupplier condition) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        api.start();
        for (var one : opened) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        kubelet.close();
        namespaces.close();
    }
}
