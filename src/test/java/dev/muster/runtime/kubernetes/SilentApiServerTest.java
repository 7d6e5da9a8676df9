package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An API server that accepts connections and says nothing, or stops in the middle of what it says.
@NeedsKubeApi
class SilentApiServerTest {
    private static final RoomRef ONE = new RoomRef("arena", "one");

    /// As long as the client waits for an answer, and a while for all that runs beside.
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Cluster cluster = new Cluster();
    private final ApiProxy proxy = cluster.proxy();

    @AfterEach
    void close() {
        cluster.close();
    }

    private KubernetesRuntime runtimeWithOne(Duration silence) {
        var runtime = cluster.runtime(silence);
        runtime.create(Cluster.room("arena", "one"));
        Cluster.awaitStatus(runtime, ONE, InstanceStatus.READY);
        return runtime;
    }

    @Test
    void requestsEndInTimeAndThoseThatFollowAtOnce() throws Exception {
        var runtime = runtimeWithOne(Duration.ofSeconds(90));
        proxy.hang();
        long start = System.nanoTime();

        List<Future<?>> requests = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                var room = Cluster.room("arena", "room-" + i);
                requests.add(threads.submit(() -> assertUnavailable(() -> runtime.create(room))));
            }
            for (var request : requests) {
                request.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);

        int sent = cluster.requests();
        for (int i = 0; i < 1000; i++) {
            int room = i;
            if (i % 100 == 0) {
                Thread.sleep(50);
            }
            assertUnavailable(() -> runtime.create(Cluster.room("arena", "more-" + room)));
        }
        assertThat(cluster.requests() - sent)
                .as("requests of a thousand attempts")
                .isLessThan(10);
        assertThat(runtime.instances("arena")).as("what is known stays known").hasSize(1);

        proxy.carryOnWithNewOnes();
        Cluster.await("rooms can be made again", Duration.ofSeconds(30), () -> isMade(runtime, "again"));
    }

    @Test
    void aWatchOfWhichNothingIsHeardGoesOnOverAnotherConnection() {
        var runtime = runtimeWithOne(Duration.ofSeconds(2));
        var events = Cluster.events(runtime);
        proxy.hang();
        cluster.lose("arena", "one");
        Cluster.await("it is gone", () -> cluster.uids("arena").isEmpty());
        int sent = cluster.sent().size();

        proxy.carryOnWithNewOnes();

        Cluster.await("it is told", Duration.ofSeconds(20), () -> events.contains(new InstanceEvent.Gone(ONE)));
        assertThat(lists(sent, "pods")).as("it went on from where it was").isEmpty();
    }

    @Test
    void aWatchThatIsNeverAnsweredIsTriedAgain() throws InterruptedException {
        var runtime = runtimeWithOne(Duration.ofSeconds(1));
        var events = Cluster.events(runtime);
        proxy.hang();
        int sent = cluster.sent().size();
        Cluster.await("it is tried again", () -> watches(sent).size() >= 2);
        cluster.lose("arena", "one");
        Thread.sleep(3_000); // among them some that are under way when the server answers again
        assertThat(watches(sent)).as("watches of pods and of nodes").hasSizeLessThan(10);

        proxy.carryOnWithNewOnes();

        Cluster.await("it is told", Duration.ofSeconds(40), () -> events.contains(new InstanceEvent.Gone(ONE)));
    }

    @Test
    void whatWasKnownBeforeALongSilenceIsNotTakenForWhatIs() {
        var runtime = runtimeWithOne(Duration.ofSeconds(90));
        proxy.hang();
        var other = cluster.runtimeOfItsOwn(); // of another worker, which is not cut off
        other.create(Cluster.room("arena", "two"));
        assertThat(runtime.instances("arena")).as("a short silence").hasSize(1);

        cluster.pass(Duration.ofMinutes(4));

        assertThatThrownBy(() -> runtime.instances("arena"))
                .isInstanceOf(MusterException.class)
                .hasMessageMatching("the pods of the cluster are not known any more: the API server has said nothing of"
                        + " them for 2[0-9]{2} s");
        proxy.carryOnWithNewOnes();
        Cluster.await("they are known again", Duration.ofSeconds(40), () -> {
            try {
                assertThat(runtime.instances("arena"))
                        .as("the first that is told")
                        .hasSize(2);
                return true;
            } catch (MusterException notYet) {
                return false;
            }
        });
    }

    @Test
    void answersThatStopInTheMiddleEnd() {
        var runtime = runtimeWithOne(Duration.ofSeconds(90));
        for (int i = 0; i < 30; i++) {
            runtime.create(Cluster.room("arena", "room-" + i));
        }
        runtime.close();
        leaveOnlyTheNodesOfThisCluster();
        proxy.stopAnswersAfter(20_000); // certificates, the list of nodes, and some pods
        int sent = cluster.sent().size();
        var late = cluster.startRuntime(new Random(), Cluster.Settings.GENEROUS);
        Cluster.await(
                "it listed again",
                Duration.ofSeconds(40),
                () -> lists(sent, "pods").size() >= 2);
        assertThatThrownBy(() -> late.instances("arena"))
                .isInstanceOf(MusterException.class)
                .hasMessageContaining("the answer to GET /api/v1/pods stopped");

        proxy.carryWholeAnswers();

        Cluster.await("all are known", Duration.ofSeconds(40), () -> {
            try {
                return late.instances("arena").size() == 31;
            } catch (MusterException notYet) {
                return false;
            }
        });
    }

    // Those of other tests would fill a list.
    private void leaveOnlyTheNodesOfThisCluster() {
        var nodes = cluster.admin().nodes();
        nodes.list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .filter(name -> !cluster.kubelet().nodes().contains(name))
                .forEach(name -> nodes.withName(name).delete());
    }

    private List<String> lists(int from, String what) {
        return cluster.sent().stream()
                .skip(from)
                .filter(one -> !one.isWatch())
                .map(Cluster.Sent::what)
                .filter(asked -> asked.contains("/api/v1/" + what + "?"))
                .toList();
    }

    private List<Cluster.Sent> watches(int from) {
        return cluster.sent().stream().skip(from).filter(Cluster.Sent::isWatch).toList();
    }

    private static boolean isMade(KubernetesRuntime runtime, String room) {
        try {
            runtime.create(Cluster.room("arena", room));
            return true;
        } catch (MusterException notYet) {
            return false;
        }
    }

    private static void assertUnavailable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MusterException.class, fault -> {
            assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(fault)
                    .hasMessageStartingWith("the API server https://127.0.0.1:")
                    .hasMessageContaining("does not answer");
        });
    }
}
