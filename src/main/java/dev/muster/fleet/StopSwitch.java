package dev.muster.fleet;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stops what one thread does from another, as long as it does it: once that is over, the thread is not
/// interrupted any more.
final class StopSwitch {
    /// Why something is stopped.
    enum Why {
        /// Somebody wants that.
        CANCELED,
        /// This process ends, or another looks after the scheduler now: it is resumed elsewhere.
        LEFT
    }

    private final Thread thread;
    private boolean over;
    private @Nullable Why why;

    /// For what the calling thread does from here on.
    StopSwitch() {
        this.thread = Thread.currentThread();
    }

    /// Interrupts the thread; the first reason counts.
    synchronized void stop(Why reason) {
        if (!over && why == null) {
            why = reason;
            thread.interrupt();
        }
    }

    /// The thread is done with it, and not interrupted after this.
    ///
    /// @return why it was stopped, if it was
    synchronized Optional<Why> end() {
        over = true;
        var ignored = Thread.interrupted();
        return Optional.ofNullable(why);
    }
}
