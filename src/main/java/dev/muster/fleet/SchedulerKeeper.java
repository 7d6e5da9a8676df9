package dev.muster.fleet;

import dev.muster.operation.Operation;
import dev.muster.operation.OperationQueue;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.HeldLease;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.time.Loop;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerKeeping;
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

    private static final Duration ELSEWHERE = Duration.ofSeconds(10);

    private final String name;
    private final String host;
    private final Schedulers schedulers;
    private final SchedulerKeeping keeping;
    private final OperationQueue queue;
    private final Duration renewal;
    private final Reconciler reconciler;
    private final Map<String, SchedulerOperation> operations;
    private final Clock clock;
    private final HeldLease lease;
    private final Loop loop;
    private final AtomicBoolean operating = new AtomicBoolean();
    private String claimed = "";
    private boolean due = true;
    private long lastRound;
    private long nextRound;

    SchedulerKeeper(
            Scheduler scheduler,
            String shard,
            String host,
            Schedulers schedulers,
            SchedulerKeeping keeping,
            OperationQueue queue,
            Leases leases,
            Reconciler reconciler,
            Map<String, SchedulerOperation> operations,
            Clock clock) {
        this.name = scheduler.name();
        this.host = host;
        this.schedulers = schedulers;
        this.keeping = keeping;
        this.queue = queue;
        this.renewal = leases.renewal();
        this.reconciler = reconciler;
        this.operations = operations;
        this.clock = clock;
        this.lease = new HeldLease(leases, shard, "scheduler:" + name);
        this.loop = Loop.start("scheduler-" + name, this::round);
        lease.onTaken(loop::wake);
    }

    void wake() {
        loop.wake();
    }

    void wakeIfNamed(String scheduler) {
        if (name.equals(scheduler)) {
            wake();
        }
    }

    @Override
    public void close() {
        loop.close();
        reconciler.lookedAway();
        lease.close();
    }

    private Duration round(boolean woken) {
        due |= woken;
        var token = lease.token();
        if (token.isEmpty()) {
            reconciler.lookedAway();
            return renewal;
        }
        if (!token.get().equals(claimed) && !claim(token.get())) {
            return renewal;
        }
        if (operating.compareAndSet(false, true)) {
            Thread.ofVirtual().name("operations-" + name).start(this::operate);
        }
        long now = clock.millis();
        long gathered = lastRound + reconciler.gathering().toMillis();
        if ((due && now >= gathered) || now >= nextRound) {
            lastRound = now;
            nextRound = now + reconcile(token.get()).toMillis();
            due = false;
        }
        long next = due ? gathered : nextRound;
        return Duration.ofMillis(Math.clamp(next - clock.millis(), 1, renewal.toMillis()));
    }

    // Rooms of another host are out of reach: whoever reaches them is to have the lease.
    private boolean claim(String token) {
        var scheduler = schedulers.find(name);
        var other = scheduler.flatMap(found -> keeping.claim(found, token, host));
        if (other.isPresent()) {
            LOG.warnf("its rooms live elsewhere, they are left alone; scheduler=%s host=%s", name, other.get());
            lease.giveWay(ELSEWHERE);
            return false;
        }
        claimed = token;
        return true;
    }

    // A round that fails leaves `due` as it is, so that what woke it is not forgotten.
    private Duration reconcile(String token) {
        var scheduler = schedulers.find(name);
        if (scheduler.isEmpty() || scheduler.get().state() != Scheduler.State.IN_SYNC) {
            return renewal;
        }
        try {
            return reconciler.run(scheduler.get(), token);
        } catch (MusterException e) {
            due = true;
            reconciler.lookedAway();
            if (e.code() == ErrorCode.ABORTED) {
                lease.refused();
            }
            throw e;
        }
    }

    // Until the queue is empty; the next round looks again.
    private void operate() {
        try {
            for (var task = queue.begin(name, token()); task.isPresent(); task = queue.begin(name, token())) {
                run(task.get());
                loop.wake();
            }
        } catch (MusterException e) {
            LOG.debugf("operations of %s: %s", name, e.getMessage());
        } finally {
            operating.set(false);
        }
    }

    private String token() {
        return lease.token().orElse("");
    }

    private void run(OperationQueue.Task task) {
        var scheduler = schedulers.find(name);
        if (scheduler.isEmpty()) {
            return;
        }
        var operation = operations.get(task.name());
        if (operation == null) {
            finish(task, Operation.Status.EVICTED, "no such operation: " + task.name());
            return;
        }
        var job = new Job(
                scheduler.get(),
                task.id(),
                task.input(),
                this::token,
                event -> queue.note(name, token(), task.id(), event));
        try {
            operation.run(job);
            LOG.infof("operation finished; scheduler=%s operation=%s", name, task.name());
            finish(task, Operation.Status.FINISHED, "Operation succeeded");
        } catch (MusterException e) {
            if (e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.ABORTED) {
                throw e; // whoever holds the lease resumes it
            }
            fail(task, operation, job, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "operation broke; scheduler=%s operation=%s", name, task.name());
            fail(task, operation, job, "internal error");
        }
    }

    private void fail(OperationQueue.Task task, SchedulerOperation operation, Job job, String why) {
        LOG.warnf("operation failed; scheduler=%s operation=%s why=%s", name, task.name(), why);
        job.note("Operation failed: " + why);
        operation.rollback(job);
        finish(task, Operation.Status.ERROR, "Rollback succeeded");
    }

    // A deletion, or the rollback of a creation, took the operation along with its scheduler.
    private void finish(OperationQueue.Task task, Operation.Status status, String event) {
        if (schedulers.find(name).isPresent()) {
            queue.finish(name, token(), task.id(), status, event);
        }
    }
}
