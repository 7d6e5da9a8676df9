package dev.muster.runtime.kubernetes;

import static dev.muster.runtime.InstanceStatus.ERROR;
import static dev.muster.runtime.InstanceStatus.PENDING;
import static dev.muster.runtime.InstanceStatus.READY;
import static dev.muster.runtime.InstanceStatus.TERMINATING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.Revision;
import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PodReadingTest {
    private static final NodeSight SEEN = new NodeSight.Seen("203.0.113.7", true);
    private static final String NO_CPU = "0/3 nodes are available: 3 Insufficient cpu.";

    static Stream<Arguments> pods() {
        var running = TestPods.in("Running");
        var pending = TestPods.in("Pending");
        var ready = TestPods.with(running, "Ready", "True", null, null);
        return Stream.of(
                row("just taken, without a phase", TestPods.fresh("one"), SEEN, PENDING, ""),
                row("an empty phase", TestPods.in(""), SEEN, PENDING, ""),
                row("starting", pending, SEEN, PENDING, ""),
                row("running", running, SEEN, READY, ""),
                row("running and ready", ready, SEEN, READY, ""),
                row(
                        "running and ready, with a condition that is nobody's business",
                        TestPods.with(ready, "example.com/nice", "False", "No", ""),
                        SEEN,
                        READY,
                        ""),
                row(
                        "running but not ready",
                        TestPods.with(running, "Ready", "False", "ContainersNotReady", "not ready: [game]"),
                        SEEN,
                        PENDING,
                        "ContainersNotReady: not ready: [game]"),
                row(
                        "ready as far as known",
                        TestPods.with(running, "Ready", "Unknown", null, null),
                        SEEN,
                        PENDING,
                        "not Ready"),
                row(
                        "on a node that does not answer",
                        TestPods.with(running, "Ready", "False", null, null),
                        new NodeSight.Seen("203.0.113.7", false),
                        PENDING,
                        "node node-1 does not answer"),
                row(
                        "on a node that has no address",
                        ready,
                        new NodeSight.Seen(null, true),
                        PENDING,
                        "node node-1 has no address of a wanted kind"),
                row(
                        "on a node that is not known yet",
                        ready,
                        new NodeSight.Unseen(),
                        PENDING,
                        "node node-1 is not known yet"),
                row("on a node that is gone", ready, new NodeSight.Gone(), ERROR, "node node-1 is gone"),
                row("of an unknown phase", TestPods.in("Unknown"), SEEN, ERROR, "node node-1 does not answer"),
                row(
                        "without a node that has enough",
                        TestPods.with(TestPods.fresh("one"), "PodScheduled", "False", "Unschedulable", NO_CPU),
                        SEEN,
                        PENDING,
                        "no node can run it: Unschedulable: " + NO_CPU),
                row(
                        "without a node that has its ports",
                        TestPods.conflicting(TestPods.fresh("one")),
                        SEEN,
                        PENDING,
                        "its host ports are taken on the nodes that could run it: 0/1 nodes are available: 1 node(s)"
                                + " didn't have free ports for the requested pod ports."),
                row(
                        "without its image",
                        TestPods.with(pending, TestPods.waiting("ImagePullBackOff", "Back-off pulling image")),
                        SEEN,
                        ERROR,
                        "image \"registry.example/game:1\" of container game is not to be had:"
                                + " ImagePullBackOff: Back-off pulling image"),
                row(
                        "waiting for a secret",
                        TestPods.with(
                                TestPods.with(pending, "Ready", "False", "ContainersNotReady", "not ready: [game]"),
                                TestPods.waiting("CreateContainerConfigError", "secret \"key\" not found")),
                        SEEN,
                        PENDING,
                        "container game waits: CreateContainerConfigError: secret \"key\" not found"),
                row(
                        "crashed",
                        TestPods.with(running, TestPods.terminated(3, "Error", "boom\n")),
                        SEEN,
                        ERROR,
                        "container game exited with status 3 (Error): boom"),
                row(
                        "ended by the kernel",
                        TestPods.with(TestPods.in("Failed"), TestPods.terminated(137, "OOMKilled", "")),
                        SEEN,
                        ERROR,
                        "container game used more memory than its limit"),
                row(
                        "ended well, its pod not yet",
                        TestPods.with(running, TestPods.terminated(0, "Completed", "")),
                        SEEN,
                        TERMINATING,
                        "exited"),
                row("ended well", TestPods.in("Succeeded"), SEEN, TERMINATING, "exited"),
                row(
                        "evicted",
                        TestPods.edit(
                                TestPods.in("Failed"),
                                pod -> pod.editStatus()
                                        .withReason("Evicted")
                                        .withMessage("The node was low on resource: memory.")
                                        .endStatus()),
                        SEEN,
                        ERROR,
                        "Evicted: The node was low on resource: memory."),
                row("failed without a word", TestPods.in("Failed"), SEEN, ERROR, "failed"),
                row(
                        "to be started again",
                        TestPods.with(
                                TestPods.with(always(running), "Ready", "False", "ContainersNotReady", ""),
                                TestPods.terminated(3, "Error", "boom")),
                        SEEN,
                        PENDING,
                        "to be started again: container game exited with status 3 (Error): boom"),
                row(
                        "started again too often",
                        TestPods.with(
                                always(running),
                                TestPods.container()
                                        .withNewState()
                                        .withNewWaiting("back-off 10s", "CrashLoopBackOff")
                                        .endState()
                                        .withNewLastState()
                                        .withNewTerminated()
                                        .withExitCode(3)
                                        .withMessage("boom")
                                        .endTerminated()
                                        .endLastState()
                                        .build()),
                        SEEN,
                        ERROR,
                        "container game crashes again and again: exited with status 3: boom"),
                row(
                        "being deleted",
                        TestPods.edit(
                                TestPods.in("Failed"),
                                pod -> pod.editMetadata()
                                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                                        .endMetadata()),
                        SEEN,
                        TERMINATING,
                        "being deleted"));
    }

    private static Pod always(Pod pod) {
        return TestPods.edit(
                pod, builder -> builder.editSpec().withRestartPolicy("Always").endSpec());
    }

    private static Arguments row(String is, Pod pod, NodeSight node, InstanceStatus status, String text) {
        return Arguments.of(is, pod, node, status, text);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pods")
    void saysHowTheRoomInAPodIs(String is, Pod pod, NodeSight node, InstanceStatus status, String text) {
        var instance = PodReading.of(TestPods.seen(pod), node);

        assertThat(instance.description()).isEqualTo(text);
        assertThat(instance.status()).isEqualTo(status);
    }

    @Test
    void saysWhereARoomIsAndOfWhichVersionAndWhenItWasSeen() {
        assertThat(PodReading.of(TestPods.seen(TestPods.in("Running")), SEEN))
                .isEqualTo(new Instance(
                        new RoomRef("arena", "one"),
                        "v1.0.0",
                        READY,
                        "",
                        new Address("203.0.113.7", List.of(new Address.Port("game", "UDP", 20001))),
                        new Revision("uid-one", 7)));
    }

    @Test
    void knowsTheVersionEvenWhenTheSchedulerTookTheLabelForItself() {
        var pod = TestPods.edit(
                TestPods.in("Running"),
                builder -> builder.editMetadata()
                        .addToLabels(PodMarks.VERSION_LABEL, "christmas")
                        .addToAnnotations(PodMarks.VERSION, "v2.0.0")
                        .endMetadata());

        assertThat(PodReading.of(TestPods.seen(pod), SEEN).version()).isEqualTo("v2.0.0");
    }

    @Test
    void takesOnlyAPodWithoutANodeForOneWhosePortsAreTaken() {
        var fresh = TestPods.fresh("one");

        assertThat(isPortConflict(TestPods.conflicting(fresh))).isTrue();
        assertThat(isPortConflict(TestPods.with(fresh, "PodScheduled", "False", "Unschedulable", NO_CPU)))
                .isFalse();
        assertThat(isPortConflict(TestPods.conflicting(TestPods.in("Running")))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | 0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
                "true | 0/3 nodes are available: 1 node(s) didn't have free ports for the requested pod ports,"
                        + " 1 node(s) had untolerated taint {a: b, c}, 1 node(s) were unschedulable. preemption: 0/3 nodes"
                        + " are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful.",
                "true | 0/2 nodes are available: 1 node(s) didn't have free ports for the requested pod ports,"
                        + " 1 node(s) didn't match Pod's node affinity/selector.",
                "false | 0/3 nodes are available: 1 node(s) didn't have free ports for the requested pod ports,"
                        + " 2 Insufficient cpu.",
                "false | 0/2 nodes are available: 1 Too many pods, 1 node(s) didn't have free ports for the requested"
                        + " pod ports. preemption: 0/2 nodes are available: 2 No preemption victims found.",
                "false | 0/1 nodes are available: 1 Insufficient cpu.",
                "true | node(s) didn't have free ports for the requested pod ports",
                "true | node(s) didn't have free ports for the requested pod ports. preemption: not eligible"
            })
    void knowsWhetherAPodLacksPortsAlone(boolean only, String said) {
        var pod = TestPods.with(TestPods.fresh("one"), "PodScheduled", "False", "Unschedulable", said);

        assertThat(PodReading.lacksOnlyPorts(TestPods.seen(pod))).isEqualTo(only);
    }

    private static boolean isPortConflict(Pod pod) {
        return PodReading.isPortConflict(TestPods.seen(pod));
    }

    @Test
    void tellsPlayersTheMostWantedAddressOfANode() throws IOException {
        var node = node("True");

        assertThat(node.name()).isEqualTo("node-1");
        assertThat(new NodeReading(List.of("ExternalDNS", "ExternalIP", "InternalIP")).sight(node))
                .isEqualTo(new NodeSight.Seen("203.0.113.7", true));
        assertThat(new NodeReading(List.of("InternalIP")).sight(node)).isEqualTo(new NodeSight.Seen("10.0.0.7", true));
        assertThat(new NodeReading(List.of("Hostname")).sight(node)).isEqualTo(new NodeSight.Seen(null, true));
    }

    @Test
    void knowsThatANodeIsNotHeardOf() throws IOException {
        assertThat(node("Unknown").answers()).isFalse();
    }

    private static SeenNode node(String ready) throws IOException {
        var in = JsonWalk.of("""
                {"kind": "Node", "metadata": {"name": "node-1", "resourceVersion": "3", "labels": {"name": "other"}},
                 "spec": {"podCIDR": "10.1.0.0/24"},
                 "status": {"addresses": [{"type": "InternalIP", "address": "10.0.0.7"},
                                          {"type": "ExternalIP", "address": "203.0.113.7"}],
                            "conditions": [{"type": "MemoryPressure", "status": "False"},
                                           {"type": "Ready", "status": "%s"}]}}""".formatted(ready));
        in.hasNext();
        return SeenNode.read(in);
    }
}
