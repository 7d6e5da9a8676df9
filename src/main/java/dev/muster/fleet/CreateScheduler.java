package dev.muster.fleet;

import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerKeeping;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// `create_scheduler`: from here on the reconciler keeps its rooms.
final class CreateScheduler implements SchedulerOperation {
    private final SchedulerKeeping schedulers;
    private final RoomRuntime runtime;

    CreateScheduler(SchedulerKeeping schedulers, RoomRuntime runtime) {
        this.schedulers = schedulers;
        this.runtime = runtime;
    }

    @Override
    public void run(Scheduler scheduler, Supplier<String> lease, Consumer<String> note) {
        runtime.check(scheduler);
        schedulers.setState(scheduler, lease.get(), Scheduler.State.IN_SYNC);
    }

    /// As in Maestro: a scheduler that could not be created is not there.
    @Override
    public void rollback(Scheduler scheduler, Supplier<String> lease) {
        schedulers.remove(scheduler, lease.get());
    }
}
