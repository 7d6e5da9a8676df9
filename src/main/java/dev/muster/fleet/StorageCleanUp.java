package dev.muster.fleet;

import dev.muster.operation.OperationQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// `storage_clean_up`: removes what is over of the operations of one scheduler, now and then. It need not
/// be exact, since readers do not see such operations anyway. Used by one thread.
final class StorageCleanUp {
    private final String scheduler;
    private final OperationQueue queue;
    private final Duration interval;
    private final RandomGenerator random;
    private final Supplier<String> ids;
    private final Clock clock;
    private long due;

    /// The first time comes anywhere within the interval, so that not all schedulers are due at once.
    StorageCleanUp(
            String scheduler,
            OperationQueue queue,
            Duration interval,
            RandomGenerator random,
            Supplier<String> ids,
            Clock clock) {
        this.scheduler = scheduler;
        this.queue = queue;
        this.interval = interval;
        this.random = random;
        this.ids = ids;
        this.clock = clock;
        this.due = clock.millis() + (long) (random.nextDouble() * interval.toMillis());
    }

    /// Removes, if it is time to; what is left when that fails goes next time.
    void runIfDue(String lease) {
        if (clock.millis() < due) {
            return;
        }
        int removed = 0;
        for (int some = queue.clean(scheduler, lease); some > 0; some = queue.clean(scheduler, lease)) {
            removed += some;
        }
        queue.record(scheduler, lease, ids.get(), "storage_clean_up", "{}", "removed " + removed + " operations");
        due = clock.millis() + (long) ((0.5 + random.nextDouble()) * interval.toMillis());
    }
}
