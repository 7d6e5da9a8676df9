package dev.muster.runtime.kubernetes;

import dev.muster.platform.error.MusterException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/// A cluster for thousands of pods: the real API server, Kubernetes' own scheduler, and KWOK, which lets every
/// pod be ready at once. Muster has its settings by default, but for those that are given.
public final class PlayedCluster implements AutoCloseable {
    private static final int NODES = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// What the API server counts of requests that only a runtime sends; of pods, neither bindings nor status.
    private static final Pattern COUNTED = Pattern.compile(
            "^apiserver_request_total\\{(?=[^}]*subresource=\"\")"
                    + "(?:(?=[^}]*resource=\"pods\")(?=[^}]*verb=\"(?:POST|PATCH|GET)\")"
                    + "|(?=[^}]*resource=\"namespaces\")(?=[^}]*verb=\"POST\")"
                    + "|(?=[^}]*resource=\"poddisruptionbudgets\")(?=[^}]*verb=\"(?:POST|PUT|PATCH|GET)\"))"
                    + "[^}]*\\} (\\S+)$",
            Pattern.MULTILINE);

    private final KubeApi api = KubeApi.startNew();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Queue<Long> requests = new ConcurrentLinkedQueue<>();

    public PlayedCluster() {
        for (int i = 1; i <= NODES; i++) {
            KubeNodes.add(api.admin(), "played-" + i, "10.0.2." + i, Map.of(KubeProgram.PLAYED, "fake"));
        }
        opened.addFirst(KubeProgram.scheduler(api));
        opened.addFirst(KubeProgram.kwok(api));
    }

    /// Why there can be no such cluster here, or nothing.
    public static String missing() {
        var assets = KubeAssets.present();
        return assets.isEmpty()
                ? KubeAssets.MISSING
                : assets.get().has("kwok") && assets.get().has("kube-scheduler")
                        ? ""
                        : "there is no kwok or no kube-scheduler in "
                                + assets.get().directory();
    }

    /// A runtime that sees all pods that there are, over connections of its own.
    ///
    /// @param settings by their names without `muster.kubernetes`
    public KubernetesRuntime runtime(Map<String, String> settings) {
        var builder = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(KubernetesConfig.class);
        settings.forEach((name, value) -> builder.withDefaultValue("muster.kubernetes." + name, value));
        var config = builder.build().getConfigMapping(KubernetesConfig.class);
        var client = new KubernetesClientBuilder()
                .withConfig(api.config())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("note", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        if (!request.uri().toString().contains("watch=true")) {
                            requests.add(System.nanoTime());
                        }
                    }
                }))
                .build();
        var runtime = new KubernetesRuntime(
                client,
                config,
                () -> "http://muster:8080",
                new Random(),
                Clock.systemUTC(),
                System::nanoTime,
                ClusterListener.NONE);
        opened.addFirst(client);
        opened.addFirst(runtime);
        runtime.start();
        Cluster.await("all pods are known", PATIENCE, () -> {
            try {
                return runtime.schedulers() != null;
            } catch (MusterException notYet) {
                return false;
            }
        });
        return runtime;
    }

    /// When the runtimes sent each of their requests so far, by [System#nanoTime()]; without their watches.
    public List<Long> requests() {
        return List.copyOf(requests);
    }

    /// How many requests of runtimes the API server has counted so far, their watches and lists left out.
    public long served() {
        return COUNTED.matcher(api.admin().raw("/metrics"))
                .results()
                .mapToLong(line -> (long) Double.parseDouble(line.group(1)))
                .sum();
    }

    /// Lets a pod be gone, as when somebody deletes it by force.
    public void lose(String namespace, String pod) {
        admin().pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
    }

    /// Who may do everything.
    public KubernetesClient admin() {
        return api.admin();
    }

    @Override
    public void close() {
        for (var one : opened) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        api.close();
    }
}
