package dev.muster.operation;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.time.Waker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Follows the histories of operations for those who watch them. Signals wake a watch; a slow tick is the
/// safety net, should one be lost.
public final class HistoryWatches implements AutoCloseable {
    private static final int MOST = 256;
    private static final Duration TICK = Duration.ofSeconds(10);
    private static final Duration GATHERING = Duration.ofMillis(50);

    private final Operations operations;
    private final Signals.Subscription subscription;
    private final Set<Watch> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private record Watch(String key, Waker waker) {}

    public HistoryWatches(Operations operations, Signals signals) {
        this.operations = operations;
        this.subscription = signals.listen("history", this::wake);
    }

    /// Tells a reader what happened and what happens, until the operation ended, nobody reads any more, or
    /// this is closed.
    ///
    /// @param after number of the last event that the reader knows, 0 for none
    /// @throws MusterException NOT_FOUND when there is no such operation, RESOURCE_EXHAUSTED when too many
    ///     are watched
    /// @throws InterruptedException when the caller is to end
    public void follow(String scheduler, String id, long after, HistoryReader reader) throws InterruptedException {
        var watch = new Watch(scheduler + " " + id, new Waker());
        if (open.size() >= MOST) {
            throw MusterException.exhausted("too many histories are watched, try again later");
        }
        open.add(watch); // before the first look, so that nothing is missed
        try {
            if (operations.find(scheduler, id).isEmpty()) {
                throw MusterException.notFound("operation \"" + id + "\" of scheduler \"" + scheduler + "\" not found");
            }
            tell(scheduler, id, after, watch, reader);
        } finally {
            open.remove(watch);
        }
    }

    /// Ends all watches.
    @Override
    public void close() {
        closed = true;
        subscription.close();
        open.forEach(watch -> watch.waker().wake());
    }

    private void tell(String scheduler, String id, long after, Watch watch, HistoryReader reader)
            throws InterruptedException {
        long told = after;
        Operation.@Nullable Progress progress = null;
        while (!closed && !reader.isGone()) {
            var found = operations.find(scheduler, id).orElse(null);
            if (found == null) {
                reader.end("gone");
                return;
            }
            for (var event : found.history()) {
                if (event.number() > told) {
                    reader.event(event);
                    told = event.number();
                }
            }
            var now = found.progress();
            if (now != null && !now.equals(progress)) {
                reader.progress(now);
                progress = now;
            }
            if (found.status().isFinal()) {
                reader.end(found.status().word());
                return;
            }
            if (watch.waker().rest(TICK)) {
                Thread.sleep(GATHERING); // what happens at once is read at once
            } else {
                reader.idle();
            }
        }
    }

    private void wake(String payload) {
        for (var watch : open) {
            if (payload.equals(Signals.EVERYTHING) || payload.equals(watch.key())) {
                watch.waker().wake();
            }
        }
    }
}
