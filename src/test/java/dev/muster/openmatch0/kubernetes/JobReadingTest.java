package dev.muster.openmatch0.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobReadingTest {
    @Test
    void aJobEndsWellOrNot() {
        assertThat(JobReading.isComplete(job("Complete", ""))).isTrue();
        assertThat(JobReading.isComplete(new Job())).isFalse();
        assertThat(JobReading.failure(job("Failed", "DeadlineExceeded"))).contains("DeadlineExceeded: it was long");
        assertThat(JobReading.failure(job("Suspended", "x"))).isEmpty();
    }

    @Test
    void aContainerThatFailedSaysHow() {
        assertThat(JobReading.end(pod(ended(3, "Error", "Traceback\n  KeyError: mmr\n"))))
                .contains("exited with status 3; its output ended with \"Traceback | KeyError: mmr\"");
        assertThat(JobReading.end(pod(ended(137, "OOMKilled", ""))))
                .contains("exited with status 137 (OOMKilled); it printed nothing");
        assertThat(JobReading.end(pod(ended(0, "Completed", "")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CreateContainerConfigError"})
    void whatNeverWillRunIsHopeless(String reason) {
        assertThat(JobReading.hopeless(pod(waiting(reason))))
                .contains("its image \"duel:1\" cannot be run: " + reason + ": because");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "PodInitializing"})
    void whatIsOnItsWayIsNot(String reason) {
        assertThat(JobReading.hopeless(pod(waiting(reason)))).isEmpty();
        assertThat(JobReading.words(Optional.of(pod(waiting(reason)))))
                .isEqualTo("its pod waits: " + reason + ": because");
    }

    @Test
    void aRunWithoutAPodSaysSo() {
        assertThat(JobReading.words(Optional.empty())).isEqualTo("it had no pod");
        assertThat(JobReading.words(Optional.of(new Pod()))).isEqualTo("its pod was Pending");
    }

    private static Job job(String condition, String reason) {
        return new JobBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .withReason(reason)
                .withMessage("it was long")
                .endCondition()
                .endStatus()
                .build();
    }

    private static ContainerState ended(int status, String reason, String message) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(status)
                .withReason(reason)
                .withMessage(message)
                .endTerminated()
                .build();
    }

    private static ContainerState waiting(String reason) {
        return new ContainerStateBuilder().withNewWaiting("because", reason).build();
    }

    private static Pod pod(ContainerState state) {
        return new PodBuilder()
                .withNewSpec()
                .addNewContainer()
                .withImage("duel:1")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .addNewContainerStatus()
                .withState(state)
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
