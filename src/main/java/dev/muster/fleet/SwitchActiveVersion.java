package dev.muster.fleet;

import dev.muster.scheduler.SchedulerKeeping;

/// `switch_active_version`: makes a stored version the one that rooms are made from; the reconciler replaces
/// those of other versions.
final class SwitchActiveVersion implements SchedulerOperation {
    private final SchedulerKeeping schedulers;

    SwitchActiveVersion(SchedulerKeeping schedulers) {
        this.schedulers = schedulers;
    }

    @Override
    public void run(Job job) {
        var active = schedulers.activate(job.scheduler(), job.lease(), job.id());
        job.note("Version " + active + " is active");
    }
}
