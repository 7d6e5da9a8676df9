package dev.muster.fleet;

import dev.muster.fleet.OperationListener.Fault;
import dev.muster.fleet.OperationListener.Work;
import dev.muster.fleet.StopSwitch.Why;
import dev.muster.operation.Operation;
import dev.muster.operation.Operation.Status;
import dev.muster.operation.OperationQueue;
import dev.muster.operation.OperationQueue.Task;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.HeldLease;
import dev.muster.platform.time.Loop;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Schedulers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Carries out the operations of one scheduler, one at a time, while this process looks after it.
///
/// A loop starts the thread that works the queue off, and watches it: it stops an operation that somebody
/// canceled, and one that another process took over. What stops without being canceled is left as it is, for
/// the next holder of the lease to resume.
final class OperationRunner implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OperationRunner.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final String name;
    private final String game;
    private final Schedulers schedulers;
    private final OperationQueue queue;
    private final HeldLease lease;
    private final Duration renewal;
    private final Map<String, SchedulerOperation> operations;
    private final StorageCleanUp cleanUp;
    private final OperationListener listener;
    private final Runnable changed;
    private final AtomicBoolean working = new AtomicBoolean();
    private final Loop loop;
    private volatile boolean ready;
    private volatile boolean closed;
    private volatile boolean again;
    private volatile @Nullable Thread worker;
    private volatile @Nullable Current current;

    private record Current(String id, String lease, StopSwitch stopSwitch) {}

    /// How an operation came out.
    private sealed interface Outcome {
        record Done() implements Outcome {}

        record Canceled() implements Outcome {}

        record Failed(String why) implements Outcome {}
    }

    /// @param operations by the name of their definition
    /// @param changed called after each operation
    OperationRunner(
            Scheduler scheduler,
            Schedulers schedulers,
            OperationQueue queue,
            HeldLease lease,
            Duration renewal,
            Map<String, SchedulerOperation> operations,
            StorageCleanUp cleanUp,
            OperationListener listener,
            Runnable changed) {
        this.name = scheduler.name();
        this.game = scheduler.game();
        this.schedulers = schedulers;
        this.queue = queue;
        this.lease = lease;
        this.renewal = renewal;
        this.operations = Map.copyOf(operations);
        this.cleanUp = cleanUp;
        this.listener = listener;
        this.changed = changed;
        this.loop = Loop.start("operations-" + name, woken -> round());
    }

    /// Operations may be carried out from now on, whenever the lease is held.
    void start() {
        ready = true;
        loop.wake();
    }

    /// Something about operations changed.
    void wake() {
        loop.wake();
    }

    /// Leaves the operation under way to the next holder of the lease.
    @Override
    public void close() {
        closed = true;
        loop.close();
        var now = current;
        if (now != null) {
            now.stopSwitch().stop(Why.LEFT);
        }
        var thread = worker;
        try {
            if (thread != null && !thread.join(LAST_WORDS)) {
                LOG.warnf("an operation does not stop; scheduler=%s", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration round() {
        var now = current;
        var held = lease.token();
        if (now != null && !held.equals(Optional.of(now.lease()))) {
            now.stopSwitch().stop(Why.LEFT);
        }
        if (held.isEmpty()) {
            return renewal;
        }
        if (ready && !closed && working.compareAndSet(false, true)) {
            worker = Thread.ofVirtual().name("operation-" + name).start(this::work);
        } else if (now != null && queue.isCanceled(name, now.id())) {
            now.stopSwitch().stop(Why.CANCELED);
        } else {
            again = true; // perhaps the thread looked at the queue for the last time before what woke this round
        }
        return renewal;
    }

    // Until the queue is empty; what wakes the loop meanwhile starts it again.
    private void work() {
        again = false;
        try {
            while (runNext(token())) {
                changed.run();
                if (closed) {
                    return;
                }
            }
            cleanUp.runIfDue(token());
        } catch (MusterException e) {
            if (e.code() == ErrorCode.ABORTED) {
                lease.refused();
            } else if (!closed) {
                listener.failed(game, name, Fault.NEXT_OPERATION_FAILED);
            }
            LOG.debugf("operations of %s: %s", name, e.getMessage());
        } finally {
            working.set(false);
            if (again && !closed) {
                loop.wake();
            }
        }
    }

    private String token() {
        return lease.token().orElse("");
    }

    // Under one lease from its beginning to its end.
    private boolean runNext(String held) {
        var task = queue.begin(name, held);
        task.ifPresent(next -> run(next, held));
        return task.isPresent();
    }

    private void run(Task task, String held) {
        var scheduler = schedulers
                .find(name)
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + name + "\" not found"));
        var operation = operations.get(task.name());
        if (operation == null) {
            listener.evicted(work(task));
            finish(task, held, Status.EVICTED, "Nothing carries out operations of this name: " + task.name());
            return;
        }
        var job = new Job(scheduler, task.id(), task.input(), held, journal(task, held));
        switch (task.canceled() ? new Outcome.Canceled() : execute(task, operation, job)) {
            case Outcome.Done() -> finish(task, held, Status.FINISHED, "Operation succeeded");
            case Outcome.Canceled() -> finish(task, held, Status.CANCELED, rollback(task, operation, job));
            case Outcome.Failed(String why) -> {
                LOG.warnf("operation failed; scheduler=%s operation=%s why=%s", name, task.name(), why);
                job.note("Operation failed: " + why);
                finish(task, held, Status.ERROR, rollback(task, operation, job));
            }
        }
    }

    // Throws what leaves the operation to be resumed.
    private Outcome execute(Task task, SchedulerOperation operation, Job job) {
        var stopSwitch = new StopSwitch();
        current = new Current(task.id(), job.lease(), stopSwitch);
        long start = System.nanoTime();
        Outcome outcome;
        @Nullable MusterException left = null;
        try {
            operation.run(job);
            outcome = new Outcome.Done();
        } catch (InterruptedException e) {
            left = MusterException.unavailable("operation interrupted", e);
            outcome = new Outcome.Failed("interrupted");
        } catch (MusterException e) {
            boolean resumable = e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.ABORTED;
            left = resumable ? e : null;
            outcome = new Outcome.Failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "operation broke; scheduler=%s operation=%s", name, task.name());
            outcome = new Outcome.Failed("internal error");
        } finally {
            current = null;
        }
        var stopped = stopSwitch.end();
        boolean done = outcome instanceof Outcome.Done;
        if (!done && stopped.isPresent()) {
            return switch (stopped.get()) {
                case CANCELED -> new Outcome.Canceled();
                case LEFT -> throw MusterException.aborted("left to the next holder of the lease");
            };
        }
        if (left != null) {
            throw left;
        }
        LOG.infof("operation %s; scheduler=%s operation=%s", done ? "finished" : "ends", name, task.name());
        listener.executed(work(task), done, Duration.ofNanos(System.nanoTime() - start));
        return outcome;
    }

    // What became of it, for the history.
    private String rollback(Task task, SchedulerOperation operation, Job job) {
        job.note("Starting rollback");
        long start = System.nanoTime();
        String outcome;
        boolean success = false;
        try {
            operation.rollback(job);
            outcome = "Rollback succeeded";
            success = true;
        } catch (MusterException e) {
            if (e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.ABORTED) {
                throw e; // whoever holds the lease rolls it back
            }
            outcome = "Rollback failed: " + e.getMessage();
        } catch (RuntimeException e) {
            LOG.errorf(e, "rollback broke; scheduler=%s operation=%s", name, task.name());
            outcome = "Rollback failed: internal error";
        }
        listener.rolledBack(work(task), success, Duration.ofNanos(System.nanoTime() - start));
        return outcome;
    }

    private Journal journal(Task task, String held) {
        return new Journal() {
            @Override
            public void note(String event) {
                queue.note(name, held, task.id(), event);
            }

            @Override
            public void progress(Operation.Progress progress) {
                queue.progress(name, held, task.id(), progress);
            }
        };
    }

    // A deletion, or the rollback of a creation, took the operation along with its scheduler.
    private void finish(Task task, String held, Status status, String event) {
        if (schedulers.find(name).isPresent()) {
            queue.finish(name, held, task.id(), status, event);
        }
    }

    private Work work(Task task) {
        return new Work(game, name, task.name());
    }
}
