package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Starts runs, so many at the same time, and waits for none longer than it may take: a cluster may not answer. What
/// starts too late is ended at once.
final class Starts {
    private static final Duration LEAVING = Duration.ofSeconds(3);

    private final Launchers launchers;
    private final Semaphore turns;

    /// @param atOnce how many are being started at the same time; others wait for their turn
    Starts(Launchers launchers, int atOnce) {
        this.launchers = launchers;
        this.turns = new Semaphore(atOnce, true);
    }

    /// Starts a run.
    ///
    /// @param deadline what its time is called, of which `allowed` is left
    /// @throws MusterException that says in words why it cannot start, or that it did not in time
    /// @throws InterruptedException when this process is to look after it no more
    FunctionLauncher.Run start(FunctionCall call, Duration allowed, Duration deadline) throws InterruptedException {
        var started = new CompletableFuture<FunctionLauncher.Run>();
        var unwanted = new AtomicReference<Consumer<FunctionLauncher.Run>>(FunctionLauncher.Run::cancel);
        var thread = Thread.ofVirtual().name("start-" + call.name()).start(() -> begin(call, started, unwanted));
        try {
            return started.get(Math.max(0, allowed.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            var fault = MusterException.unavailable("was not started within " + Supervision.words(deadline));
            if (!started.completeExceptionally(fault)) {
                var _ = started.thenAccept(FunctionLauncher.Run::cancel);
            }
            throw fault;
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(refused);
        } catch (InterruptedException left) {
            unwanted.set(FunctionLauncher.Run::leave);
            if (!started.completeExceptionally(left)) {
                var _ = started.thenAccept(FunctionLauncher.Run::leave);
            }
            thread.join(LEAVING);
            throw left;
        }
    }

    private void begin(
            FunctionCall call,
            CompletableFuture<FunctionLauncher.Run> started,
            AtomicReference<Consumer<FunctionLauncher.Run>> unwanted) {
        turns.acquireUninterruptibly();
        try {
            if (!started.isDone()) {
                var run = launchers.start(call);
                if (!started.complete(run)) {
                    unwanted.get().accept(run);
                }
            }
        } catch (RuntimeException refused) {
            started.completeExceptionally(refused);
        } finally {
            turns.release();
        }
    }
}
