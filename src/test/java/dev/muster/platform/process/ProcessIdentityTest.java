package dev.muster.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProcessIdentityTest {
    @Test
    void isTheSameEveryTimeAndEndsWithTheProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "30").start();
        ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
        assertThat(ProcessIdentity.of(process.pid())).contains(identity);
        assertThat(identity.alive()).isTrue();

        identity.terminate();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(identity.alive()).isFalse();
    }

    @Test
    void leavesAProcessThatStartedAtAnotherTimeAlone() throws IOException {
        Process process = new ProcessBuilder("sleep", "30").start();
        try {
            new ProcessIdentity(process.pid(), "another time").terminate();

            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroy();
        }
    }

    @Test
    void nobodyHasNoNumber() {
        assertThat(ProcessIdentity.NONE.alive()).isFalse();
        assertThat(ProcessIdentity.of(-1)).isEmpty();
        assertThat(ProcessIdentity.of(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void readsWhatAShellWroteOnceTheLineIsWhole() {
        assertThat(ProcessIdentity.parse("12 Mon Jan  5 10:00:00 2026\n"))
                .contains(new ProcessIdentity(12, "Mon Jan 5 10:00:00 2026"));
        assertThat(ProcessIdentity.parse("12 34")).isEmpty();
        assertThat(ProcessIdentity.parse("\n")).isEmpty();
        assertThat(ProcessIdentity.parse("x 34\n")).isEmpty();
    }
}
