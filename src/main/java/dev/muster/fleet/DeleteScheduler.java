package dev.muster.fleet;

import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.SchedulerKeeping;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// `delete_scheduler`: ends all rooms, waits for them, and removes the scheduler with its operations. Canceled
/// before that last step, the scheduler stays, and gets new rooms.
final class DeleteScheduler implements SchedulerOperation {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final SchedulerKeeping schedulers;
    private final Rooms rooms;
    private final RoomRuntime runtime;

    DeleteScheduler(SchedulerKeeping schedulers, Rooms rooms, RoomRuntime runtime) {
        this.schedulers = schedulers;
        this.rooms = rooms;
        this.runtime = runtime;
    }

    @Override
    public void run(Job job) throws InterruptedException {
        int most = 0;
        for (var left = end(job); !left.isEmpty(); left = end(job)) {
            if (most == 0) {
                job.note("waiting for " + left.size() + " instances to be gone");
            }
            most = Math.max(most, left.size());
            job.progress(most - left.size(), most, "instances gone");
            Thread.sleep(LOOK_AGAIN);
        }
        runtime.forget(job.scheduler().name());
        schedulers.remove(job.scheduler(), job.lease());
    }

    @Override
    public void rollback(Job job) {
        schedulers.revive(job.scheduler(), job.lease());
    }

    private Set<RoomRef> end(Job job) {
        var scheduler = job.scheduler().name();
        Set<RoomRef> left = new HashSet<>();
        for (var instance : runtime.instances(scheduler)) {
            left.add(instance.room());
        }
        for (Room room : rooms.list(scheduler)) {
            var ref = new RoomRef(room.scheduler(), room.name());
            rooms.terminate(job.lease(), ref, Duration.ZERO);
            if (!left.contains(ref)) {
                rooms.remove(job.lease(), ref);
            }
        }
        left.forEach(runtime::delete);
        return left;
    }
}
