package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.signal.Signals.Subscription;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Tells watchers of players what becomes of them. A player is read when its key changed, when it expires, and now and
/// then besides, which also says that somebody still asks for it. A watcher costs neither a connection nor a thread.
public final class PlayerUpdates implements AutoCloseable {
    /// How often a watched player is read at least. A shorter ignore list of players whom nobody asked for makes it
    /// more.
    private static final Duration LONGEST_REST = Duration.ofSeconds(60);

    private static final long TICK_SECONDS = 1;

    /// Reads before a player would come on such a list.
    private static final int READS_A_WINDOW = 4;

    /// Is told what becomes of one player.
    public interface Watcher {
        /// It has changed; called first when there is something to tell.
        void told(PlayerStatus status);

        /// Nothing follows.
        void ended(MusterException why);
    }

    private final Signals changes;
    private final Supplier<MatchmakerSettings> settings;
    private final StatusReader reader;
    private final Set<PlayerWatch> watches = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private volatile long readAll = System.nanoTime();

    /// @param changes what happens to keys of the layout
    public PlayerUpdates(Players players, Signals changes, Supplier<MatchmakerSettings> settings) {
        this.changes = changes;
        this.settings = settings;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("player-updates").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.reader = new StatusReader(players, timer);
        timer.scheduleWithFixedDelay(this::readAllWhenDue, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    }

    /// Watches a player, who need not be there yet, until the subscription is closed. Returns at once.
    ///
    /// @throws MusterException when the id is a key of the layout
    public Subscription watch(String id, Watcher watcher) {
        var now = settings.get();
        CallerKeys.check(now, "id", id);
        var watch =
                new PlayerWatch(id, watcher, reader, timer, () -> settings.get().frontendTimeout());
        watches.add(watch);
        // It is told that everything may have changed as soon as it listens: that is the first reading.
        var listening = changes.listen(id, change -> reader.read(watch));
        watch.start();
        return () -> {
            watches.remove(watch);
            listening.close();
            watch.close();
        };
    }

    @Override
    public void close() {
        timer.shutdown();
    }

    private void readAllWhenDue() {
        long now = System.nanoTime();
        if (now - readAll >= rest().toNanos()) {
            readAll = now;
            watches.forEach(reader::read);
        }
    }

    private Duration rest() {
        return settings.get().ignoreLists().stream()
                .filter(list -> list.key().equals(MatchmakerSettings.ACCESSED) && list.offset() > 0)
                .map(list -> Duration.ofSeconds(list.offset()).dividedBy(READS_A_WINDOW))
                .filter(rest -> rest.compareTo(LONGEST_REST) < 0)
                .min(Duration::compareTo)
                .orElse(LONGEST_REST);
    }
}
