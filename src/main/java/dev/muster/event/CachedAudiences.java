package dev.muster.event;

import dev.muster.platform.signal.Signals;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/// Remembers who is told of rooms, so that pings need not ask. A signal makes it forget, and since
/// signals may be lost, so does time.
public final class CachedAudiences implements Audiences {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final Function<String, Optional<Scheduler>> schedulers;
    private final ConcurrentMap<String, Entry> known = new ConcurrentHashMap<>();

    private record Entry(CompletableFuture<Audience> audience, long until) {
        boolean isOver() {
            return System.nanoTime() - until > 0 || audience.isCompletedExceptionally();
        }
    }

    /// @param schedulers finds one by its name
    public CachedAudiences(Function<String, Optional<Scheduler>> schedulers, Signals signals) {
        this.schedulers = schedulers;
        signals.listen("schedulers", this::forget);
    }

    @Override
    public CompletableFuture<Audience> of(String scheduler) {
        var remembered = known.get(scheduler);
        return remembered != null && !remembered.isOver() ? remembered.audience() : look(scheduler);
    }

    private void forget(String scheduler) {
        if (scheduler.equals(Signals.EVERYTHING)) {
            known.clear();
        } else {
            known.remove(scheduler);
        }
    }

    // The place in the map is taken before the look: who forgets meanwhile takes it away, and what is found then is
    // not remembered. Names of schedulers that there are not are not kept.
    private CompletableFuture<Audience> look(String scheduler) {
        var found = new CompletableFuture<Audience>();
        var entry = new Entry(found, System.nanoTime() + REMEMBERED.toNanos());
        known.put(scheduler, entry);
        Thread.ofVirtual().name("audience").start(() -> {
            try {
                var stored = schedulers.apply(scheduler);
                if (stored.isEmpty()) {
                    known.remove(scheduler, entry);
                }
                found.complete(stored.map(CachedAudiences::audience).orElse(Audience.OF_NOTHING));
            } catch (RuntimeException e) {
                known.remove(scheduler, entry);
                found.completeExceptionally(e);
            }
        });
        return found;
    }

    private static Audience audience(Scheduler scheduler) {
        return new Audience(
                scheduler.game(),
                scheduler.forwarders().stream().filter(Forwarder::enabled).toList());
    }
}
