package dev.muster.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PunctualLoopTest {
    @Test
    @Timeout(30)
    void goesRoundWhileEveryVirtualThreadWaitsForItsTurn() throws InterruptedException {
        var isOver = new AtomicBoolean();
        var rounds = new AtomicInteger();
        int many = 2 * Runtime.getRuntime().availableProcessors();
        try (var loop = Loop.startPunctual("punctual", woken -> {
            rounds.incrementAndGet();
            return Duration.ofMillis(5);
        })) {
            for (int i = 0; i < many; i++) {
                Thread.startVirtualThread(() -> {
                    while (!isOver.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            int before = rounds.get();
            Thread.sleep(500);
            assertThat(rounds.get() - before).isGreaterThan(5);
        } finally {
            isOver.set(true);
        }
    }
}
