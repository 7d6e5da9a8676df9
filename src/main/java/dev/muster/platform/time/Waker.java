package dev.muster.platform.time;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Ends the rest of one loop early. Any number of wake-ups before or during a rest count as one.
public final class Waker {
    private final Semaphore calls = new Semaphore(0);

    /// Ends the rest under way, or the next at its start.
    public void wake() {
        if (calls.availablePermits() == 0) {
            calls.release();
        }
    }

    /// Rests until woken, or for as long as given.
    ///
    /// @return whether it was woken
    /// @throws InterruptedException when the loop is to end
    public boolean rest(Duration atMost) throws InterruptedException {
        boolean woken = calls.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        return calls.drainPermits() > 0 || woken;
    }
}
