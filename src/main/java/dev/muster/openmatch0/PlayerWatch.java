package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One watcher of a player, and what it was told last. Its lock keeps what the watcher is told in order; it is closed
/// without it, since whoever closes it may hold locks that the watcher needs.
final class PlayerWatch implements AutoCloseable {
    private static final String IDLE = "server timeout reached without client closing connection";
    private static final String NO_HASH = "WRONGTYPE Operation against a key holding the wrong kind of value";

    /// Redis has forgotten a player only after its last millisecond.
    private static final Duration SOON = Duration.ofMillis(2);

    private final String id;
    private final PlayerUpdates.Watcher watcher;
    private final StatusReader reader;
    private final ScheduledExecutorService timer;
    private final Supplier<Duration> idle;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable Future<?>> idling = new AtomicReference<>();
    private final AtomicReference<@Nullable Future<?>> expiring = new AtomicReference<>();

    private PlayerStatus told = PlayerStatus.NOTHING;

    /// @param idle after how long without news it ends
    PlayerWatch(
            String id,
            PlayerUpdates.Watcher watcher,
            StatusReader reader,
            ScheduledExecutorService timer,
            Supplier<Duration> idle) {
        this.id = id;
        this.watcher = watcher;
        this.reader = reader;
        this.timer = timer;
        this.idle = idle;
    }

    String id() {
        return id;
    }

    boolean isOver() {
        return ended.get();
    }

    /// Waits for news from now on.
    void start() {
        replace(idling, after(idle.get(), () -> end(MusterException.unknown(IDLE))));
    }

    void see(Optional<PlayerSighting> sighting) {
        sighting.ifPresentOrElse(this::see, () -> end(MusterException.unknown(NO_HASH)));
    }

    @Override
    public void close() {
        ended.set(true);
        replace(idling, null);
        replace(expiring, null);
    }

    private synchronized void see(PlayerSighting sighting) {
        if (isOver()) {
            return;
        }
        replace(
                expiring,
                sighting.expires()
                        .map(left -> after(left.plus(SOON), () -> reader.read(this)))
                        .orElse(null));
        if (!sighting.status().equals(told)) {
            told = sighting.status();
            start();
            watcher.told(told);
        }
    }

    private void end(MusterException why) {
        if (ended.compareAndSet(false, true)) {
            close();
            watcher.ended(why);
        }
    }

    private Future<?> after(Duration pause, Runnable then) {
        return timer.schedule(then, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void replace(AtomicReference<@Nullable Future<?>> task, @Nullable Future<?> next) {
        cancel(task.getAndSet(next));
        if (isOver()) {
            cancel(next);
        }
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
