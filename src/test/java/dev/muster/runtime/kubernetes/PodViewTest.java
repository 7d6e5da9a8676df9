package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.Revision;
import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PodViewTest {
    private static final RoomRef ROOM = new RoomRef("arena", "one");

    private final Map<String, NodeSight> nodes = new HashMap<>(Map.of("node-1", new NodeSight.Seen("10.0.0.7", true)));
    private final AtomicLong nanos = new AtomicLong();
    private final List<InstanceEvent> events = new ArrayList<>();
    private final HostPorts ports = new HostPorts(new Random(7), System::nanoTime);
    private final List<RoomRef> conflicts = new ArrayList<>();
    private final PodView view = new PodView(
            node -> nodes.getOrDefault(node, new NodeSight.Unseen()),
            ports,
            events::add,
            nanos::get,
            ClusterListener.NONE);

    private static final Pod PENDING = TestPods.at(TestPods.fresh("one"), "first", 10);
    private static final Pod RUNNING = TestPods.at(TestPods.in("Running"), "first", 12);

    private void take(Pod pod) {
        view.take(TestPods.seen(pod));
    }

    private void drop(Pod pod) {
        view.drop(TestPods.seen(pod));
    }

    private InstanceStatus status() {
        return view.instances("arena").getFirst().status();
    }

    @Test
    void tellsWhatIsNewOnce() {
        take(PENDING);
        take(RUNNING);
        take(RUNNING);

        assertThat(events).hasSize(2);
        assertThat(status()).isEqualTo(InstanceStatus.READY);
    }

    @Test
    void knowsTheSecretThatARoomWasStartedWith() {
        take(TestPods.edit(
                RUNNING,
                pod -> pod.editSpec()
                        .editFirstContainer()
                        .addNewEnv()
                        .withName("PASSWORD")
                        .withValue("of nobody's business")
                        .endEnv()
                        .addNewEnv()
                        .withName("MUSTER_ROOM_TOKEN")
                        .withValue("secret")
                        .endEnv()
                        .endContainer()
                        .endSpec()));

        var kept = view.pod(ROOM).orElseThrow();
        assertThat(kept.token()).isEqualTo("secret");
        assertThat(kept.toString()).doesNotContain("of nobody's business");
    }

    @Test
    void takesNothingOlderThanItKnows() {
        take(RUNNING);
        take(PENDING);

        assertThat(status()).isEqualTo(InstanceStatus.READY);
        assertThat(events).hasSize(1);
    }

    @Test
    void tellsThatARoomIsGoneOnceAndForgetsItsPorts() {
        take(RUNNING);
        drop(RUNNING);
        drop(RUNNING);

        assertThat(events).last().isEqualTo(new InstanceEvent.Gone(ROOM));
        assertThat(events).hasSize(2);
        assertThat(view.schedulers()).isEmpty();
        assertThat(ports.users("UDP", 20001)).isZero();
    }

    @Test
    void doesNotBringBackAPodByAnAnswerThatCameLate() {
        take(RUNNING);
        drop(RUNNING);
        take(PENDING);

        assertThat(view.instances("arena")).isEmpty();
    }

    @Test
    void doesNotTakeTheEndOfAPodForTheEndOfTheNextOfItsName() {
        take(RUNNING);
        take(TestPods.at(TestPods.fresh("one"), "second", 20));
        drop(TestPods.at(TestPods.in("Running"), "first", 15));

        assertThat(view.instances("arena")).hasSize(1);
        assertThat(events).noneMatch(InstanceEvent.Gone.class::isInstance);
    }

    @Test
    void dropsWhatAListNoLongerHasUnlessItIsNewerThanTheList() {
        var other = TestPods.at(TestPods.fresh("two"), "other", 30);
        take(RUNNING);
        take(other);

        view.compare(List.of(), 25, nanos.get());

        assertThat(events).last().isEqualTo(new InstanceEvent.Gone(ROOM));
        assertThat(view.instances("arena"))
                .extracting(instance -> instance.room().room())
                .containsExactly("two");
    }

    @Test
    void believesAListThatWasAskedForLaterThoughItsNumbersAreLower() {
        take(TestPods.at(TestPods.in("Running"), "first", 1012));
        take(TestPods.at(TestPods.fresh("two"), "other", 1030));
        drop(TestPods.at(TestPods.fresh("three"), "third", 1031));
        nanos.addAndGet(1_000);
        long asked = nanos.get();
        nanos.addAndGet(1_000);

        view.compare(
                List.of(
                        TestPods.seen(TestPods.at(TestPods.in("Failed"), "first", 40)),
                        TestPods.seen(TestPods.at(TestPods.fresh("three"), "third", 41))),
                45,
                asked);

        assertThat(status()).isEqualTo(InstanceStatus.ERROR);
        assertThat(view.instances("arena"))
                .extracting(instance -> instance.room().room())
                .containsExactly("one", "three");
        assertThat(view.instances("arena").getFirst().revision())
                .as("not to be taken for older by the store")
                .isEqualTo(new Revision("first@45", 40));
        take(TestPods.at(TestPods.in("Running"), "first", 46));
        assertThat(status()).isEqualTo(InstanceStatus.READY);
    }

    @Test
    void keepsWhatItSawWhileAListWasUnderWay() {
        long asked = nanos.get();
        nanos.addAndGet(1_000);
        take(RUNNING);
        drop(TestPods.at(TestPods.fresh("two"), "other", 13));

        view.compare(
                List.of(TestPods.seen(PENDING), TestPods.seen(TestPods.at(TestPods.fresh("two"), "other", 9))),
                10,
                asked);

        assertThat(status()).isEqualTo(InstanceStatus.READY);
        assertThat(view.instances("arena")).hasSize(1);
    }

    @Test
    void tellsOfPodsAgainWhenTheirNodeIsGone() {
        take(RUNNING);

        nodes.put("node-1", new NodeSight.Gone());
        view.nodeChanged("node-1");

        assertThat(view.instances("arena").getFirst().description()).isEqualTo("node node-1 is gone");
        assertThat(status()).isEqualTo(InstanceStatus.ERROR);
        assertThat(events).hasSize(2);
    }

    @Test
    void keepsTheRoomOfAPodThatComesBackWithOtherPorts() {
        view.onConflict(conflicts::add);
        var conflicting = TestPods.conflicting(PENDING);
        take(conflicting);
        assertThat(conflicts).containsExactly(ROOM);
        var marked = TestPods.at(marked(conflicting), "first", 14);
        take(marked);

        drop(marked);
        view.compare(List.of(), 20, nanos.get());
        view.age();

        assertThat(view.instances("arena")).hasSize(1);
        var next = TestPods.at(TestPods.in("Running"), "second", 22);
        take(next);
        assertThat(status()).isEqualTo(InstanceStatus.READY);
        assertThat(events).noneMatch(InstanceEvent.Gone.class::isInstance);
    }

    private static Pod marked(Pod pod) {
        return TestPods.edit(
                pod,
                editing -> editing.editMetadata()
                        .addToAnnotations(PodReplacement.OTHER_PORTS, "1")
                        .endMetadata());
    }

    @Test
    void aPodThatFoundANodeBeforeItWasTakenAwayDoesNotComeBack() {
        take(marked(PENDING));
        take(marked(RUNNING)); // who marked it did not come to take the mark off

        drop(marked(RUNNING));

        assertThat(events).last().isEqualTo(new InstanceEvent.Gone(ROOM));
    }

    @Test
    void givesUpARoomWhosePodDoesNotComeBack() {
        var marked = marked(PENDING);
        take(marked);
        drop(marked);

        nanos.addAndGet(Duration.ofSeconds(16).toNanos());
        view.age();

        assertThat(events).last().isEqualTo(new InstanceEvent.Gone(ROOM));
    }

    @Test
    void changesNothingInAPodButItsPorts() {
        var pod = TestPods.edit(
                PENDING,
                builder -> builder.editMetadata()
                        .addToAnnotations(PodReplacement.OTHER_PORTS, "1")
                        .addToAnnotations("example.com/kept", "yes")
                        .endMetadata());

        var next = PodReplacement.asNew(HostPorts.with(pod, List.of(20005)));

        assertThat(HostPorts.of(TestPods.seen(next))).containsExactly(new HostPorts.Key("UDP", 20005));
        assertThat(next.getMetadata().getAnnotations()).containsOnlyKeys("example.com/kept");
        assertThat(next.getMetadata().getUid()).isNull();
        assertThat(next.getMetadata().getResourceVersion()).isNull();
        assertThat(HostPorts.with(next, List.of(20001)).getSpec()).isEqualTo(pod.getSpec());
    }

    @Test
    void tellsAgainOfPortsThatAreStillTaken() {
        view.onConflict(conflicts::add);
        take(TestPods.conflicting(PENDING));

        view.age();

        assertThat(conflicts).containsExactly(ROOM, ROOM);
    }

    /// A list of 10,000 pods as the API server sends it, in pages.
    @Test
    void readsTenThousandPodsInLittleTime() throws IOException {
        var json = new KubernetesSerialization()
                .asJson(new PodListBuilder()
                        .withItems(IntStream.range(0, 1000)
                                .mapToObj(i -> like("room-" + i))
                                .toList())
                        .build())
                .getBytes(StandardCharsets.UTF_8);
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();

        for (int i = 0; i < 10; i++) {
            for (var pod : items(json)) {
                view.take(new SeenPod(
                        new RoomRef("arena-" + i, pod.room().room()),
                        i + pod.uid(),
                        pod.resourceVersion(),
                        pod.ending(),
                        pod.marks(),
                        pod.node(),
                        pod.restartPolicy(),
                        pod.hostPorts(),
                        pod.token(),
                        pod.status()));
            }
        }

        var took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        assertThat(view.schedulers()).hasSize(10);
        assertThat(events).hasSize(10_000);
        assertThat(took).as("CPU time, cold").isLessThan(Duration.ofSeconds(2));
    }

    private static List<SeenPod> items(byte[] list) throws IOException {
        var in = JsonWalk.of(list);
        in.hasNext();
        List<SeenPod> items = List.of();
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            if (field.equals("items")) {
                items = in.list(PodJson::read);
            }
        }
        return items;
    }

    // As long as one that a cluster has filled in.
    private static Pod like(String room) {
        var ready = TestPods.with(
                TestPods.with(TestPods.in("Running"), "Ready", "True", null, null), "PodScheduled", "True", null, null);
        return TestPods.edit(
                TestPods.with(
                        ready,
                        TestPods.container()
                                .withNewState()
                                .withNewRunning("2026-01-01T00:00:00Z")
                                .endState()
                                .build()),
                pod -> pod.editMetadata()
                        .withName(room)
                        .withUid("uid-" + room)
                        .addToAnnotations("example.com/something", "x".repeat(2000))
                        .endMetadata());
    }
}
