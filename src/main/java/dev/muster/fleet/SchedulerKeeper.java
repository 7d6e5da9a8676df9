package dev.muster.fleet;

import dev.muster.operation.Operation;
import dev.muster.operation.OperationQueue;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.time.Loop;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Schedulers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Looks after one scheduler while it holds its lease: carries out its operations, one at a time, and
/// beside them keeps its rooms as specified.
final class SchedulerKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SchedulerKeeper.class);

    /// Least time between two rounds of the reconciler: a burst of events is one round.
    private static final long GATHERING_MILLIS = 100;

    private static final Duration TICK = Duration.ofSeconds(10);

    private final String name;
    private final String shard;
    private final Schedulers schedulers;
    private final OperationQueue queue;
    private final Leases leases;
    private final Reconciler reconciler;
    private final Map<String, SchedulerOperation> operations;
    private final Clock clock;
    private final Loop loop;
    private final AtomicBoolean operating = new AtomicBoolean();
    private volatile String lease = "";
    private long lastRound;
    private long nextRound;

    SchedulerKeeper(
            Scheduler scheduler,
            String shard,
            Schedulers schedulers,
            OperationQueue queue,
            Leases leases,
            Reconciler reconciler,
            Map<String, SchedulerOperation> operations,
            Clock clock) {
        this.name = scheduler.name();
        this.shard = shard;
        this.schedulers = schedulers;
        this.queue = queue;
        this.leases = leases;
        this.reconciler = reconciler;
        this.operations = operations;
        this.clock = clock;
        this.loop = Loop.start("scheduler-" + name, this::round);
    }

    void wake() {
        loop.wake();
    }

    @Override
    public void close() {
        loop.close();
        if (!lease.isEmpty() && !operating.get()) {
            leases.release(shard, leaseName(), lease);
        }
    }

    private Duration round(boolean woken) throws InterruptedException {
        var token = leases.acquire(shard, leaseName());
        if (token.isEmpty()) {
            lease = "";
            return leases.renewal();
        }
        lease = token.get();
        if (operating.compareAndSet(false, true)) {
            Thread.ofVirtual().name("operations-" + name).start(this::operate);
        }
        if (woken) {
            nextRound = Math.min(nextRound, lastRound + GATHERING_MILLIS);
        }
        if (clock.millis() >= nextRound) {
            lastRound = clock.millis();
            nextRound = lastRound + TICK.toMillis();
            var scheduler = schedulers.find(name);
            if (scheduler.isPresent() && scheduler.get().state() == Scheduler.State.IN_SYNC) {
                nextRound =
                        clock.millis() + reconciler.run(scheduler.get(), lease).toMillis();
            }
        }
        long rest = Math.max(1, nextRound - clock.millis());
        return Duration.ofMillis(Math.min(rest, leases.renewal().toMillis()));
    }

    // Until the queue is empty; the next round looks again.
    private void operate() {
        try {
            for (var task = queue.begin(name, lease); task.isPresent(); task = queue.begin(name, lease)) {
                run(task.get());
                loop.wake();
            }
        } catch (MusterException e) {
            LOG.debugf("operations of %s: %s", name, e.getMessage());
        } finally {
            operating.set(false);
        }
    }

    private void run(OperationQueue.Task task) {
        var scheduler = schedulers.find(name);
        var operation = operations.get(task.name());
        if (scheduler.isEmpty()) {
            return;
        }
        if (operation == null) {
            queue.finish(name, lease, task.id(), Operation.Status.EVICTED, "no such operation: " + task.name());
            return;
        }
        try {
            operation.run(scheduler.get(), () -> lease, event -> queue.note(name, lease, task.id(), event));
            LOG.infof("operation finished; scheduler=%s operation=%s", name, task.name());
            if (schedulers.find(name).isPresent()) {
                queue.finish(name, lease, task.id(), Operation.Status.FINISHED, "Operation succeeded");
            }
        } catch (MusterException e) {
            if (e.code() == dev.muster.platform.error.ErrorCode.UNAVAILABLE) {
                throw e; // the next round, here or elsewhere, resumes it
            }
            LOG.warnf("operation failed; scheduler=%s operation=%s why=%s", name, task.name(), e.getMessage());
            queue.finish(name, lease, task.id(), Operation.Status.ERROR, "Operation failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String leaseName() {
        return "scheduler:" + name;
    }
}
