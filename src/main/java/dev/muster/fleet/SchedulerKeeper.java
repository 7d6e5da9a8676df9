package dev.muster.fleet;

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
    private final Duration renewal;
    private final Reconciler reconciler;
    private final Clock clock;
    private final HeldLease lease;
    private final Loop loop;
    private final OperationRunner runner;
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
            StorageCleanUp cleanUp,
            OperationListener listener,
            Clock clock) {
        this.name = scheduler.name();
        this.host = host;
        this.schedulers = schedulers;
        this.keeping = keeping;
        this.renewal = leases.renewal();
        this.reconciler = reconciler;
        this.clock = clock;
        this.lease = new HeldLease(leases, shard, "scheduler:" + name);
        this.runner = new OperationRunner(
                scheduler, schedulers, queue, lease, renewal, operations, cleanUp, listener, this::reconcileSoon);
        this.loop = Loop.start("scheduler-" + name, this::round);
        lease.onTaken(loop::wake);
    }

    String scheduler() {
        return name;
    }

    void wake() {
        reconcileSoon();
        runner.wake();
    }

    private void reconcileSoon() {
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
        runner.close();
        reconciler.leave();
        lease.close();
    }

    private Duration round(boolean woken) {
        due |= woken;
        var token = lease.token();
        if (token.isEmpty()) {
            reconciler.leave();
            return renewal;
        }
        if (!token.get().equals(claimed) && !claim(token.get())) {
            return renewal;
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
        runner.start();
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
            if (e.code() == ErrorCode.ABORTED) {
                reconciler.leave();
                lease.refused();
            } else {
                reconciler.lookedAway();
            }
            throw e;
        }
    }
}
