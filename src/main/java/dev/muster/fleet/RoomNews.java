package dev.muster.fleet;

import dev.muster.platform.signal.Signals;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets those wait who want to know when something about the rooms of a scheduler changes.
final class RoomNews {
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    /// Something about the rooms of a scheduler changed, or of all when it is [Signals#EVERYTHING].
    void changed(String scheduler) {
        for (var watch : watches) {
            if (watch.scheduler.equals(scheduler) || scheduler.equals(Signals.EVERYTHING)) {
                watch.changed.release();
            }
        }
    }

    /// What changes from now on wakes the watch.
    Watch watch(String scheduler) {
        var watch = new Watch(scheduler);
        watches.add(watch);
        return watch;
    }

    /// One who waits.
    final class Watch implements AutoCloseable {
        private final String scheduler;
        private final Semaphore changed = new Semaphore(0);

        private Watch(String scheduler) {
            this.scheduler = scheduler;
        }

        /// Waits for a change since the last call, but not longer than this.
        void await(Duration atMost) throws InterruptedException {
            boolean news = changed.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (news) {
                changed.drainPermits();
            }
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }
}
