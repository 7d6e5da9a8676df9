package dev.muster.fleet;

import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerKeeping;

/// `create_scheduler`: from here on the reconciler keeps its rooms.
final class CreateScheduler implements SchedulerOperation {
    private final SchedulerKeeping schedulers;
    private final RoomRuntime runtime;

    CreateScheduler(SchedulerKeeping schedulers, RoomRuntime runtime) {
        this.schedulers = schedulers;
        this.runtime = runtime;
    }

    @Override
    public void run(Job job) {
        runtime.check(job.scheduler());
        schedulers.setState(job.scheduler(), job.lease(), Scheduler.State.IN_SYNC);
    }

    /// As in Maestro: a scheduler that could not be created is not there.
    @Override
    public void rollback(Job job) {
        schedulers.remove(job.scheduler(), job.lease());
    }
}
