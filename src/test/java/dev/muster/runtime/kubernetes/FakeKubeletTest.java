package dev.muster.runtime.kubernetes;

import static dev.muster.runtime.kubernetes.TestNamespace.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsKubeApi
class FakeKubeletTest {
    private final KubeApi api = KubeApi.shared();
    private final FakeKubelet kubelet = FakeKubelet.start(api);
    private TestNamespace namespace = new TestNamespace(api.admin(), "");

    @BeforeEach
    void makeANamespace() {
        api.clear();
        namespace = TestNamespace.create(api.admin());
    }

    @AfterEach
    void close() {
        kubelet.close();
    }

    private static ContainerStatus container(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }

    @Test
    void makesPodsReadyOnItsNode() {
        namespace.create(pod("room"));

        var room = namespace.await("room", TestNamespace::isReady);

        assertThat(room.getSpec().getNodeName()).isEqualTo(kubelet.nodes().getFirst());
        assertThat(room.getStatus().getPhase()).isEqualTo("Running");
        assertThat(room.getStatus().getPodIP()).startsWith("10.1.");
        assertThat(room.getStatus().getHostIP()).isEqualTo("10.0.0.1");
        assertThat(container(room).getReady()).isTrue();
    }

    @Test
    void letsPodsWaitForTheirImageUntilItIsTold() {
        kubelet.decide(seen -> Fate.imageMissing("game:1"));
        namespace.create(pod("room"));

        var waiting = namespace.await(
                "room", seen -> !seen.getStatus().getContainerStatuses().isEmpty());
        assertThat(waiting.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(container(waiting).getState().getWaiting().getReason()).isEqualTo("ImagePullBackOff");

        kubelet.tell(namespace.name(), "room", Fate.ready());

        namespace.await("room", TestNamespace::isReady);
    }

    @Test
    void startsContainersAgainThatEnded() {
        namespace.create(pod("room"));
        namespace.await("room", TestNamespace::isReady);

        kubelet.tell(namespace.name(), "room", new Fate.Ends(Duration.ZERO, 3, "boom"));

        var crashed = namespace.await("room", seen -> container(seen).getRestartCount() > 0);
        var last = container(crashed).getLastState().getTerminated();
        assertThat(last.getExitCode()).isEqualTo(3);
        assertThat(last.getMessage()).isEqualTo("boom");
        namespace.await("room", seen -> container(seen).getRestartCount() > 1);
    }

    @Test
    void letsPodsFailThatMustNotBeStartedAgain() {
        kubelet.decide(seen -> new Fate.Ends(Duration.ofMillis(50), 3, "boom"));
        namespace.create(new PodBuilder(pod("room"))
                .editSpec()
                .withRestartPolicy("Never")
                .endSpec()
                .build());

        var failed = namespace.await("room", seen -> seen.getStatus().getPhase().equals("Failed"));

        assertThat(container(failed).getState().getTerminated().getExitCode()).isEqualTo(3);
    }

    @Test
    void letsDeletedPodsEnd() {
        namespace.create(pod("room"));
        namespace.await("room", TestNamespace::isReady);

        namespace.delete("room");

        namespace.awaitGone("room");
    }

    @Test
    void endsNoPodThatOnlyHasTheNameOfOneThatEnded() {
        var ended = namespace.create(pod("room"));
        namespace.await("room", TestNamespace::isReady);
        namespace.delete("room");
        namespace.awaitGone("room");
        namespace.create(pod("room"));

        assertThatThrownBy(() -> kubelet.remove(ended))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        fault -> assertThat(fault.getCode()).isEqualTo(HttpURLConnection.HTTP_CONFLICT));

        namespace.await("room", TestNamespace::isReady);
    }

    @Test
    void bindsAPodWhenItsHostPortIsFree() {
        namespace.create(pod("first", 7000));
        namespace.await("first", TestNamespace::isReady);
        namespace.create(pod("second", 7000));

        var refused = namespace.await("second", TestNamespace::isUnschedulable);
        assertThat(refused.getStatus().getConditions())
                .anySatisfy(condition -> assertThat(condition.getMessage()).contains("free ports"));
        namespace.delete("first");

        namespace.await("second", TestNamespace::isReady);
    }

    @Test
    void goesOnAfterTheApiServerWasAway() {
        namespace.create(pod("before"));
        namespace.await("before", TestNamespace::isReady);

        api.stop();
        api.start();
        namespace.create(pod("after"));

        namespace.await("after", TestNamespace::isReady);
    }

    @Test
    void isSilentAboutPodsOfALostNode() {
        namespace.create(pod("room"));
        namespace.await("room", TestNamespace::isReady);

        kubelet.lose(kubelet.nodes().getFirst());
        namespace.delete("room");

        assertThat(namespace.pods())
                .singleElement()
                .satisfies(pod ->
                        assertThat(pod.getMetadata().getDeletionTimestamp()).isNotNull());
    }

    @Test
    void makesManyPodsReady() {
        int many = 200;
        IntStream.range(0, many).parallel().forEach(i -> namespace.create(pod("room-" + i)));

        IntStream.range(0, many).forEach(i -> namespace.await("room-" + i, TestNamespace::isReady));

        assertThat(namespace.pods().stream()
                        .map(pod -> pod.getStatus().getPodIP())
                        .distinct())
                .hasSize(many);
    }
}
