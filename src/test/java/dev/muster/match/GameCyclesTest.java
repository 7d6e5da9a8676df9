package dev.muster.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.Game;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More games than are kept, before a store that takes its time.
@Timeout(30)
final class GameCyclesTest {
    private static final CycleHolder.Guest GUEST = why -> {};
    private static final int MANY = 2_000;

    private final GameCycles cycles = new GameCycles(
            game -> new Cycles(
                    new DefaultEvaluator(collided -> {}),
                    proposal -> CompletableFuture.failedFuture(new AssertionError("nothing is proposed")),
                    () -> new CycleTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                    CycleListener.NONE,
                    System::nanoTime),
            new Leases(new SilentStore(), "secret@here:9000", Duration.ofMillis(1500)),
            game -> "muster:{" + game.name() + "}:",
            System::nanoTime);

    @AfterEach
    void close() {
        cycles.close();
    }

    @Test
    void aGameStaysKnownWhileACallOfItIsUnderWay() throws Exception {
        var holder = cycles.of(new Game("busy"));
        holder.enter(GUEST); // and the store says nothing
        var idle = come("idle");

        callManyOthers();
        while (come("idle") == idle) {
            Thread.sleep(20);
        }

        assertThat(cycles.of(new Game("busy"))).isSameAs(holder);
    }

    @Test
    void whoStopsTakesNobodyInOfAnyGame() {
        cycles.close();

        assertThat(cycles.of(new Game("new")).enter(GUEST)).isCompletedExceptionally();
    }

    private void callManyOthers() {
        for (int i = 0; i < MANY; i++) {
            come("game-" + i);
        }
    }

    private CycleHolder come(String game) {
        var holder = cycles.of(new Game(game));
        holder.leave(GUEST);
        return holder;
    }

    private static final class SilentStore implements Redis {
        @Override
        public CompletableFuture<@Nullable Reply> send(Call call) {
            return new CompletableFuture<>();
        }

        @Override
        public String serverRun() {
            return "one";
        }
    }
}
