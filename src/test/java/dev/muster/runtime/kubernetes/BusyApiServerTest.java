package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An API server that has no time for Muster: its own priorities let Muster's account ask one thing at a time, which
/// something else of that account does without end. All the rest is answered with 429, and when to come again.
@NeedsKubeApi
class BusyApiServerTest {
    /// For who reaches the API server as the tests' runtimes do.
    private static final String NO_TIME = """
            apiVersion: flowcontrol.apiserver.k8s.io/v1
            kind: PriorityLevelConfiguration
            metadata:
              name: muster-no-time
            spec:
              type: Limited
              limited:
                nominalConcurrencyShares: 0
                lendablePercent: 0
                borrowingLimitPercent: 0
                limitResponse:
                  type: Reject
            ---
            apiVersion: flowcontrol.apiserver.k8s.io/v1
            kind: FlowSchema
            metadata:
              name: muster-no-time
            spec:
              matchingPrecedence: 50
              priorityLevelConfiguration:
                name: muster-no-time
              rules:
                - subjects:
                    - kind: ServiceAccount
                      serviceAccount:
                        namespace: default
                        name: "*"
                  resourceRules:
                    - apiGroups: ["*"]
                      resources: ["*"]
                      verbs: ["*"]
                      clusterScope: true
                      namespaces: ["*"]
            """;

    /// Between the answer of the server and who hears of it.
    private static final long SLACK = Duration.ofMillis(150).toNanos();

    private final Cluster cluster = new Cluster();
    private final KubernetesClient account = cluster.asMuster();
    private CountDownLatch endless = new CountDownLatch(1);

    @AfterEach
    void close() {
        haveTime();
        account.close();
        cluster.close();
    }

    private void haveNoTime() {
        cluster.admin().load(priorities()).create();
        Cluster.await("there is no time", () -> {
            endless.countDown(); // the last was asked before the priorities were obeyed
            endless = new CountDownLatch(1);
            askWithoutEnd(endless);
            return isRefusedSoon();
        });
    }

    private boolean isRefusedSoon() {
        for (int i = 0; i < 20; i++) {
            LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
            if (isRefused()) {
                return true;
            }
        }
        return false;
    }

    private void haveTime() {
        cluster.admin().load(priorities()).delete();
        endless.countDown();
    }

    private static InputStream priorities() {
        return new ByteArrayInputStream(NO_TIME.getBytes(StandardCharsets.UTF_8));
    }

    // A request of which the server has not heard the end.
    private void askWithoutEnd(CountDownLatch end) {
        var http = account.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(cluster.api().server().url() + "/api/v1/namespaces/default/pods")
                .post("application/json", new Endless(end), 1_000)
                .build();
        var _ = http.consumeBytes(request, (bytes, body) -> body.consume());
    }

    /// Begins and does not go on.
    private static final class Endless extends InputStream {
        private final CountDownLatch end;
        private boolean begun;

        Endless(CountDownLatch end) {
            this.end = end;
        }

        @Override
        public int read() {
            if (!begun) {
                begun = true;
                return '{';
            }
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }

        @Override
        public int read(byte[] bytes, int from, int most) {
            int one = read();
            if (one < 0) {
                return -1;
            }
            bytes[from] = (byte) one;
            return 1;
        }
    }

    @Test
    void aBusyApiServerIsLeftAloneForAsLongAsItAsks() throws InterruptedException {
        var proxy = cluster.proxy();
        var runtime = cluster.runtime();
        var rooms = IntStream.range(0, 20).mapToObj(i -> "room-" + i).toList();
        rooms.subList(0, 10).forEach(room -> runtime.create(Cluster.room("arena", room)));
        Cluster.await("ten are ready", () -> ready(runtime) == 10);
        var events = Cluster.events(runtime);

        haveNoTime();
        proxy.cut(); // so that the watches are refused as well
        cluster.lose("arena", "room-0");
        proxy.mend();
        int before = cluster.sent().size();
        long start = System.nanoTime();
        var asking = askAgainAndAgain(runtime, rooms.subList(10, 20));
        LockSupport.parkNanos(Duration.ofSeconds(15).toNanos());
        double seconds = (System.nanoTime() - start) / 1e9;
        var sent = cluster.sent().subList(before, cluster.sent().size());
        var refused = cluster.refused();
        haveTime();

        for (var thread : asking.threads()) {
            thread.join(Duration.ofSeconds(40));
        }
        Cluster.await("all are ready", Duration.ofSeconds(40), () -> ready(runtime) == 19);
        var gone = new InstanceEvent.Gone(new RoomRef("arena", "room-0"));
        Cluster.await("it is told", () -> events.contains(gone));
        assertThat(names(runtime)).isEqualTo(Set.copyOf(rooms.subList(1, 20)));
        assertThat(cluster.uids("arena")).as("none twice").hasSize(19);

        System.out.printf(
                "API server busy for %.0f s: %d attempts, %d requests, %d times told to wait, the longest %d s%n",
                seconds,
                asking.attempts().get(),
                sent.size(),
                refused.size(),
                refused.stream().mapToInt(Cluster.Refused::seconds).max().orElse(0));
        assertThat(refused).isNotEmpty();
        assertThat(sent.size()).as("requests, single ones and two watches").isLessThan((int) (3.5 * seconds));
        for (var line : Line.values()) {
            assertThat(early(line, sent, refused)).as(line + " too early").isEmpty();
        }
    }

    /// Who heeds what it is told.
    private enum Line {
        SINGLE,
        PODS,
        NODES;

        static Line of(String what) {
            if (what.contains("/api/v1/pods?")) {
                return PODS;
            }
            return what.contains("/api/v1/nodes?") ? NODES : SINGLE;
        }
    }

    // Requests that were sent while the server was to be left alone, and how long after it said so.
    private static List<String> early(Line line, List<Cluster.Sent> sent, List<Cluster.Refused> refused) {
        return refused.stream()
                .filter(told -> Line.of(told.what()) == line)
                .flatMap(told -> sent.stream()
                        .filter(one -> Line.of(one.what()) == line)
                        .filter(one -> one.at() - told.at() > SLACK)
                        .filter(one -> one.at() - told.at()
                                < Duration.ofSeconds(told.seconds()).toNanos() - SLACK)
                        .map(one -> one.what() + " after " + (one.at() - told.at()) / 1_000_000 + " of "
                                + told.seconds() + "000 ms"))
                .toList();
    }

    private boolean isRefused() {
        try {
            account.pods().inNamespace("arena").list();
            return false;
        } catch (KubernetesClientException e) {
            return e.getCode() == 429;
        }
    }

    private static boolean isMade(KubernetesRuntime runtime, String room) {
        try {
            runtime.create(Cluster.room("arena", room));
            return true;
        } catch (MusterException notYet) {
            // The watches notice first that the network was cut, and nobody else tries meanwhile.
            assertThat(notYet).hasMessageMatching("(?s).*(is busy|does not answer).*");
            return false;
        }
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

    /// @param attempts how often somebody wished to create a room
    private record Asking(List<Thread> threads, AtomicInteger attempts) {}

    private static Asking askAgainAndAgain(KubernetesRuntime runtime, List<String> rooms) {
        var attempts = new AtomicInteger();
        var threads = rooms.stream()
                .map(room -> Thread.ofVirtual().start(() -> {
                    do {
                        attempts.incrementAndGet();
                        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                    } while (!isMade(runtime, room));
                }))
                .toList();
        return new Asking(threads, attempts);
    }
}
