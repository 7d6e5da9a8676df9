package dev.muster.fleet;

import dev.muster.fleet.ValidationRooms.Outcome;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Change;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerKeeping;
import dev.muster.scheduler.Schedulers;
import dev.muster.scheduler.VersionDraft;
import dev.muster.scheduler.Versions;

/// `create_new_scheduler_version`: numbers and stores a version, and queues the switch to it. Of a major one
/// a room has to show first that it works. The scheduler stays in sync meanwhile: its rooms are those of the
/// active version, and are looked after as always.
final class CreateNewVersion implements SchedulerOperation {
    private final Schedulers schedulers;
    private final SchedulerKeeping keeping;
    private final RoomRuntime runtime;
    private final ValidationRooms validation;
    private final int attempts;

    CreateNewVersion(
            Schedulers schedulers,
            SchedulerKeeping keeping,
            RoomRuntime runtime,
            ValidationRooms validation,
            int attempts) {
        this.schedulers = schedulers;
        this.keeping = keeping;
        this.runtime = runtime;
        this.validation = validation;
        this.attempts = Math.max(1, attempts);
    }

    @Override
    public void run(Job job) throws InterruptedException {
        try {
            make(job);
        } catch (MusterException e) {
            if (!Thread.interrupted()) {
                throw e;
            }
            // It was stopped while it talked to the store. What is stored cannot be taken back.
            if (draft(job).stored().isEmpty()) {
                throw new InterruptedException(e.getMessage());
            }
        }
    }

    /// A version that was stored stays: only the rooms of an attempt are there to be undone.
    @Override
    public void rollback(Job job) {
        validation.endAll(job.scheduler(), job::lease);
    }

    private void make(Job job) throws InterruptedException {
        validation.endAll(job.scheduler(), job::lease);
        var draft = draft(job);
        if (draft.stored().isPresent()) {
            return; // by whom this resumes
        }
        var name = job.scheduler().name();
        var history = schedulers
                .versions(name)
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + name + "\" not found"));
        var active = history.active();
        var change = Change.between(active, draft.scheduler());
        var version = draft.scheduler().withVersion(Versions.next(change, active.version(), history.numbers()));
        runtime.check(version);
        if (change == Change.MAJOR) {
            validate(job, version);
        }
        var switchId = job.id() + "-switch";
        job.note("Storing version " + version.version() + "; operation " + switchId + " makes it active");
        keeping.storeVersion(version, job.lease(), job.id(), switchId);
    }

    private void validate(Job job, Scheduler version) throws InterruptedException {
        job.note("Validating version " + version.version() + " with a room of its own");
        for (int attempt = 1; attempt <= attempts; attempt++) {
            var outcome = validation.attempt(version, job::lease);
            var number = "Attempt " + attempt + " of " + attempts + ": ";
            switch (outcome) {
                case Outcome.Works(String room) -> {
                    job.note(number + "room " + room + " works");
                    return;
                }
                case Outcome.Fails(String why) -> job.note(number + why);
            }
        }
        throw MusterException.failedPrecondition("version " + version.version() + " is not made active: none of "
                + attempts + " rooms showed that it works");
    }

    private VersionDraft draft(Job job) {
        return keeping.draft(job.scheduler(), job.id())
                .orElseThrow(() -> MusterException.failedPrecondition(
                        "operation " + job.id() + " does not say what to make a version of"));
    }
}
