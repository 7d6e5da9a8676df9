package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Watches that cannot go on from where they were, because etcd forgot the changes since: an API server without a
/// cache asks etcd itself.
@NeedsKubeApi
class ExpiredWatchTest {
    private final KubeApi api = KubeApi.startNew("--watch-cache=false");
    private final Cluster cluster = new Cluster(api, FakeKubelet.Settings.standard());

    @AfterEach
    void close() {
        cluster.close();
        api.close();
    }

    @Test
    void aWatchThatExpiredBeginsAnewAndSeesWhatCameAndWentMeanwhile() throws Exception {
        var proxy = cluster.proxy();
        var runtime = cluster.runtime();
        for (var room : Set.of("stays", "goes", "comes-again")) {
            runtime.create(Cluster.room("arena", room));
        }
        Cluster.await("three are ready", () -> ready(runtime) == 3);
        var before = cluster.admin()
                .pods()
                .inNamespace("arena")
                .withName("stays")
                .get()
                .getMetadata()
                .getResourceVersion();
        var kept = instanceOf(runtime, "stays");
        var events = Cluster.events(runtime);

        proxy.cut();
        cluster.lose("arena", "goes");
        Cluster.await("it is gone", () -> cluster.uids("arena").size() == 2);
        var other = cluster.runtimeOfItsOwn(); // sees what the first does not
        other.create(Cluster.room("arena", "new"));
        recreate("comes-again");
        Cluster.await("three are ready again", () -> ready(other) == 3);
        api.compact();
        assertExpired(before);
        assertThat(names(runtime)).as("as nobody was told").containsExactlyInAnyOrder("stays", "goes", "comes-again");
        int sent = cluster.sent().size();
        proxy.mend();

        Cluster.await(
                "what came and went is seen",
                Duration.ofSeconds(40),
                () -> names(runtime).equals(Set.of("stays", "comes-again", "new")) && ready(runtime) == 3);
        var gone = new InstanceEvent.Gone(new RoomRef("arena", "goes"));
        Cluster.await("it is told", () -> events.contains(gone));
        assertThat(events).doesNotContain(new InstanceEvent.Gone(new RoomRef("arena", "stays")));
        assertThat(instanceOf(runtime, "stays")).isEqualTo(kept);

        runtime.create(Cluster.room("arena", "after"));
        Cluster.awaitStatus(runtime, new RoomRef("arena", "after"), InstanceStatus.READY);
        assertThat(cluster.sent().stream()
                        .skip(sent)
                        .map(Cluster.Sent::what)
                        .filter(what -> what.contains("/api/v1/pods?"))
                        .toList())
                .as("it tried to go on, then listed, then watched")
                .satisfies(asked -> {
                    int list = firstList(asked);
                    assertThat(list).isPositive();
                    assertThat(asked.subList(list + 1, asked.size())).anyMatch(what -> what.contains("watch=true"));
                });
    }

    private static int firstList(List<? extends String> asked) {
        for (int i = 0; i < asked.size(); i++) {
            if (!asked.get(i).contains("watch=true")) {
                return i;
            }
        }
        return -1;
    }

    private void recreate(String room) {
        var pod = cluster.admin().pods().inNamespace("arena").withName(room).get();
        cluster.lose("arena", room);
        Cluster.await("it is gone", () -> cluster.admin().pods().resource(pod).get() == null);
        cluster.admin().pods().resource(PodReplacement.asNew(pod)).create();
    }

    private static Set<String> names(KubernetesRuntime runtime) {
        return runtime.instances("arena").stream()
                .map(instance -> instance.room().room())
                .collect(Collectors.toSet());
    }

    private static long ready(KubernetesRuntime runtime) {
        return runtime.instances("arena").stream()
                .filter(instance -> instance.status() == InstanceStatus.READY)
                .count();
    }

    private static Instance instanceOf(KubernetesRuntime runtime, String room) {
        return Cluster.instance(runtime, new RoomRef("arena", room)).orElseThrow();
    }

    // That the server says so is the point of all this.
    private void assertExpired(String number) throws Exception {
        var closed = new CompletableFuture<WatcherException>();
        var from = new ListOptionsBuilder().withResourceVersion(number).build();
        try (var _ = cluster.admin().pods().inAnyNamespace().watch(from, new Watcher<Pod>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                // It would come from before, or not at all.
            }

            @Override
            public void onClose(WatcherException cause) {
                closed.complete(cause);
            }
        })) {
            assertThat(closed.get(20, TimeUnit.SECONDS).isHttpGone()).isTrue();
        }
    }
}
