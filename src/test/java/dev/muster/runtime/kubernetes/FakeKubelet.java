package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Plays nodes for a [KubeApi]: pods are bound to them and fare as a test says, of which nothing really
/// runs. It holds out when the API server is away. Good for some thousand pods.
public final class FakeKubelet implements AutoCloseable {
    private static final int FEW = 16;

    /// @param nodes how many there are
    /// @param schedules whether it binds pods itself, to nodes with their host ports free; else
    /// [KubeProgram#scheduler] may
    /// @param grace how long deleted pods take to end, whatever they wish
    /// @param restartAfter how long containers that ended wait until they are started again
    public record Settings(int nodes, boolean schedules, Duration grace, Duration restartAfter) {
        /// One node, which binds by itself; pods end at once.
        public static Settings standard() {
            return new Settings(1, true, Duration.ZERO, Duration.ofMillis(200));
        }
    }

    private final KubernetesClient client;
    private final Settings settings;
    private final FakeNodes nodes = new FakeNodes();
    private final Map<String, FakePod> pods = new ConcurrentHashMap<>();
    private final AtomicInteger addresses = new AtomicInteger();
    private final Semaphore few = new Semaphore(FEW);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SharedIndexInformer<Pod> informer;
    private volatile Function<Pod, Fate> fates = pod -> Fate.ready();
    private volatile boolean closed;

    private FakeKubelet(KubernetesClient client, Settings settings) {
        this.client = client;
        this.settings = settings;
        String name = "node-" + HexFormat.of().toHexDigits(new Random().nextInt());
        for (int i = 1; i <= settings.nodes(); i++) {
            var node = new FakeNodes.Node(name + "-" + i, "10.0.0." + i);
            KubeNodes.add(client, node.name(), node.address(), Map.of());
            nodes.add(node);
        }
        informer = client.pods().inAnyNamespace().inform(new Watching());
    }

    public static FakeKubelet start(KubeApi api) {
        return start(api, Settings.standard());
    }

    public static FakeKubelet start(KubeApi api, Settings settings) {
        return new FakeKubelet(api.admin(), settings);
    }

    /// Says what becomes of pods that are seen from now on. At first all are ready at once.
    public void decide(Function<Pod, Fate> fates) {
        this.fates = fates;
    }

    /// Says what becomes of a pod from now on.
    public void tell(String namespace, String pod, Fate fate) {
        pods.values().stream()
                .filter(one -> one.isCalled(namespace, pod))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no pod " + namespace + "/" + pod + " was seen"))
                .become(fate);
    }

    public List<String> nodes() {
        return nodes.names();
    }

    /// Loses a node: it goes without a word, and what runs there is not heard of again.
    public void lose(String node) {
        nodes.remove(node);
        pods.values().stream().filter(pod -> pod.isOn(node)).forEach(FakePod::gone);
        client.nodes().withName(node).delete();
    }

    Settings settings() {
        return settings;
    }

    boolean isClosed() {
        return closed;
    }

    String newPodAddress() {
        int number = addresses.incrementAndGet();
        return "10.1." + (number >> 8) + "." + (number & 0xff);
    }

    /// Asks the API server, one of few at a time.
    void oneOfFew(Runnable question) throws InterruptedException {
        few.acquire();
        try {
            question.run();
        } finally {
            few.release();
        }
    }

    /// Binds a pod to a node, unless it is bound.
    Optional<FakeNodes.Node> place(Pod pod) {
        String bound = pod.getSpec().getNodeName();
        if (bound != null) {
            return nodes.named(bound);
        }
        nodes.release(pod);
        var node = nodes.take(pod);
        node.ifPresent(found -> bind(pod, found));
        return node;
    }

    private void bind(Pod pod, FakeNodes.Node node) {
        var binding = new BindingBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName(node.name())
                .endTarget()
                .build();
        try {
            client.bindings()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .resource(binding)
                    .create();
        } catch (KubernetesClientException e) {
            // A binding whose answer was lost is refused the second time.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /// Patches what is known of a pod, unless another has its name.
    void report(Pod pod, PodStatus status) {
        String patch = "{\"metadata\":{\"uid\":\"%s\"},\"status\":%s}"
                .formatted(pod.getMetadata().getUid(), Serialization.asJson(status));
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /// Lets a pod that was deleted be gone, unless another has its name.
    void remove(Pod pod) {
        var metadata = pod.getMetadata();
        var only = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(0L)
                .withNewPreconditions(null, metadata.getUid())
                .build();
        client.raw("/api/v1/namespaces/" + metadata.getNamespace() + "/pods/" + metadata.getName(), "DELETE", only);
    }

    /// Forgets a pod whose life is over.
    void leave(Pod pod) {
        pods.remove(pod.getMetadata().getUid());
        nodes.release(pod);
    }

    @Override
    public void close() {
        closed = true;
        informer.close();
        threads.shutdownNow();
        for (String node : nodes.names()) {
            try {
                client.nodes().withName(node).delete();
            } catch (KubernetesClientException e) {
                // The server is away, or has ended.
            }
        }
    }

    private final class Watching implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            String node = pod.getSpec().getNodeName();
            String phase = pod.getStatus().getPhase();
            boolean over = "Succeeded".equals(phase) || "Failed".equals(phase);
            if (closed
                    || over
                    || (node == null ? !settings.schedules() : nodes.named(node).isEmpty())) {
                return;
            }
            var life = pods.computeIfAbsent(pod.getMetadata().getUid(), uid -> {
                var one = new FakePod(FakeKubelet.this, pod);
                one.become(fates.apply(pod));
                threads.execute(one);
                return one;
            });
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                life.delete();
            }
        }

        @Override
        public void onUpdate(Pod before, Pod after) {
            onAdd(after);
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            var life = pods.get(pod.getMetadata().getUid());
            if (life != null) {
                life.gone();
            }
        }
    }
}
