package dev.muster.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.signal.Signals;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class CachedAudiencesTest {
    private final List<Consumer<String>> listeners = new ArrayList<>();
    private final Signals signals = (topic, listener) -> {
        assertThat(topic).isEqualTo("schedulers");
        listeners.add(listener);
        return () -> listeners.remove(listener);
    };
    private final AtomicInteger looks = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile String game = "game-a";
    private volatile boolean failing;
    private final CachedAudiences audiences = new CachedAudiences(this::find, signals);

    @Test
    void looksOnce() {
        assertThat(audiences.of("duel").join()).isEqualTo(new Audience("game-a", List.of()));
        assertThat(audiences.of("duel").join().game()).isEqualTo("game-a");
        assertThat(looks.get()).isOne();
    }

    @Test
    void looksAgainAfterASignal() {
        audiences.of("duel").join();
        game = "game-b";

        signal("other");
        assertThat(audiences.of("duel").join().game()).isEqualTo("game-a");
        signal("duel");
        assertThat(audiences.of("duel").join().game()).isEqualTo("game-b");
        game = "game-c";
        signal(Signals.EVERYTHING);
        assertThat(audiences.of("duel").join().game()).isEqualTo("game-c");
    }

    @Test
    void whatWasLookedUpBeforeASignalIsNotRemembered() throws InterruptedException {
        gate = new CountDownLatch(1);
        var early = audiences.of("duel");
        while (looks.get() == 0) {
            Thread.onSpinWait();
        }

        signal("duel");
        gate.countDown();
        early.join();
        game = "game-b";

        assertThat(audiences.of("duel").join().game()).isEqualTo("game-b");
    }

    @Test
    void neitherFaultsNorUnknownNamesAreRemembered() {
        failing = true;
        assertThat(audiences.of("duel")).failsWithin(java.time.Duration.ofSeconds(5));
        failing = false;
        assertThat(audiences.of("duel").join().exists()).isTrue();

        assertThat(audiences.of("unknown").join().exists()).isFalse();
        int before = looks.get();
        audiences.of("unknown").join();
        assertThat(looks.get()).isEqualTo(before + 1);
    }

    private void signal(String scheduler) {
        listeners.forEach(listener -> listener.accept(scheduler));
    }

    private Optional<Scheduler> find(String name) {
        var found = game;
        looks.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failing) {
            throw MusterException.unavailable("away");
        }
        return name.equals("unknown") ? Optional.empty() : Optional.of(SampleSchedulers.minimal(name, found));
    }
}
