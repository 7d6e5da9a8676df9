package dev.muster.platform.redis.embedded;

import dev.muster.platform.time.Pauses;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// The loop that starts an embedded Redis again when it ends, slower and slower while that does not help.
final class RedisWatch implements Runnable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final EmbeddedRedis redis;
    private final Consumer<String> report;
    private Duration pause = FIRST_PAUSE;

    RedisWatch(EmbeddedRedis redis, Consumer<String> report) {
        this.redis = redis;
        this.report = report;
    }

    @Override
    public void run() {
        try {
            while (!redis.stopping()) {
                long since = System.nanoTime();
                redis.awaitEnd();
                if (System.nanoTime() - since > LONGEST_PAUSE.toNanos()) {
                    pause = FIRST_PAUSE;
                }
                if (!redis.stopping()) {
                    report.accept("the embedded Redis (process " + redis.pid() + ") has ended; starting it again");
                    startAgain();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAgain() throws InterruptedException {
        Optional<String> failure = redis.restart();
        while (failure.isPresent() && !redis.stopping()) {
            report.accept("the embedded Redis did not start again: " + failure.get());
            rest();
            failure = redis.restart();
        }
        if (!redis.stopping()) {
            report.accept("the embedded Redis runs again (process " + redis.pid() + ")");
            rest();
        }
    }

    private void rest() throws InterruptedException {
        Thread.sleep(pause);
        pause = Pauses.doubled(pause, LONGEST_PAUSE);
    }
}
