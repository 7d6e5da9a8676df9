package dev.muster.fleet;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// An operation of three steps, each of which waits until it is let. All workers of a test share one.
final class TestOperation implements SchedulerOperation {
    static final String NAME = "test_operation";
    private static final int STEPS = 3;

    final Map<String, Integer> runs = new ConcurrentHashMap<>();
    final Map<String, Integer> rollbacks = new ConcurrentHashMap<>();
    final Semaphore steps = new Semaphore(0);
    final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();
    final AtomicInteger overlaps = new AtomicInteger();

    /// Lets all steps pass.
    TestOperation free() {
        steps.release(1_000_000);
        return this;
    }

    @Override
    public void run(Job job) throws InterruptedException {
        var here = atOnce.computeIfAbsent(job.scheduler().name(), name -> new AtomicInteger());
        if (here.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        try {
            runs.merge(job.id(), 1, Integer::sum);
            for (int step = 1; step <= STEPS; step++) {
                waiting.incrementAndGet();
                if (!steps.tryAcquire(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS)) {
                    throw MusterException.failedPrecondition("nobody let it");
                }
                job.note("step " + step);
                job.progress(step, STEPS, "steps");
            }
            if (job.input().contains("fail")) {
                throw MusterException.failedPrecondition("as wanted");
            }
        } finally {
            here.decrementAndGet();
        }
    }

    @Override
    public void rollback(Job job) {
        rollbacks.merge(job.id(), 1, Integer::sum);
        job.note("undone");
    }
}
