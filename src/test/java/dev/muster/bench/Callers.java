package dev.muster.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Callers that share a number of calls, each making the next one when its last is answered.
final class Callers {
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final CountDownLatch answered;
    private final int calls;
    private final NthCall call;

    private Callers(int calls, NthCall call) {
        this.calls = calls;
        this.call = call;
        this.answered = new CountDownLatch(calls);
    }

    /// One of the calls, by its number from 0.
    interface NthCall {
        CompletableFuture<?> send(int caller, int number);
    }

    /// Returns when all calls are answered. Fails with the first that failed.
    static void run(int callers, int calls, NthCall call) throws InterruptedException {
        var run = new Callers(calls, call);
        for (int caller = 0; caller < callers; caller++) {
            run.next(caller);
        }
        run.answered.await();
        var fault = run.fault.get();
        if (fault != null) {
            throw new IllegalStateException("a call failed: " + fault.getMessage(), fault);
        }
    }

    /// Is complete when all of them are.
    static CompletableFuture<?> all(List<? extends CompletableFuture<?>> some) {
        return CompletableFuture.allOf(some.toArray(CompletableFuture<?>[]::new));
    }

    private void next(int caller) {
        int number = taken.getAndIncrement();
        if (number < calls) {
            call.send(caller, number).whenComplete((answer, failure) -> {
                if (failure != null) {
                    fault.compareAndSet(null, failure);
                }
                answered.countDown();
                next(caller);
            });
        }
    }
}
