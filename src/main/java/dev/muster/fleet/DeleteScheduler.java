package dev.muster.fleet;

import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerKeeping;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `delete_scheduler`: ends all rooms, waits for them, and removes the scheduler with its operations. Canceled
/// before that last step, the scheduler stays, and gets new rooms.
final class DeleteScheduler implements SchedulerOperation {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final SchedulerKeeping schedulers;
    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final Strangers strangers;

    DeleteScheduler(SchedulerKeeping schedulers, Rooms rooms, RoomRuntime runtime) {
        this.schedulers = schedulers;
        this.rooms = rooms;
        this.runtime = runtime;
        this.strangers = new Strangers(runtime);
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
        int staying = runtime.instances(job.scheduler().name()).size();
        if (staying > 0) {
            job.note(staying + " instances are left: they were started for another scheduler of this name");
        }
        runtime.forget(job.scheduler().name());
        schedulers.remove(job.scheduler(), job.lease());
    }

    @Override
    public void rollback(Job job) {
        schedulers.revive(job.scheduler(), job.lease());
    }

    // What was asked for before the deletion may come late, and nobody would end it once the scheduler is gone.
    private Set<RoomRef> end(Job job) {
        var scheduler = job.scheduler();
        var census = rooms.census(scheduler.name());
        var known = census.rooms().stream().collect(Collectors.toMap(DeleteScheduler::ref, room -> room));
        Set<RoomRef> left = runtime.instances(scheduler.name()).stream()
                .map(Instance::room)
                .filter(room -> !isStranger(scheduler, room, known.get(room)))
                .collect(Collectors.toSet());
        Set<RoomRef> late = new HashSet<>();
        known.forEach((ref, room) -> {
            if (!left.contains(ref) && isBeingStarted(room, census.now())) {
                late.add(ref);
                return;
            }
            rooms.terminate(job.lease(), ref, Duration.ZERO);
            if (!left.contains(ref)) {
                rooms.remove(job.lease(), ref);
            }
        });
        left.forEach(runtime::delete);
        late.addAll(left);
        return late;
    }

    private boolean isStranger(Scheduler scheduler, RoomRef ref, @Nullable Room room) {
        return room == null ? strangers.isStranger(scheduler, ref) : strangers.isUnheard(scheduler, room);
    }

    private static boolean isBeingStarted(Room room, long now) {
        return room.instance() == InstanceStatus.UNKNOWN && now - room.createdAt() < RecordCheck.BEING_STARTED_MILLIS;
    }

    private static RoomRef ref(Room room) {
        return new RoomRef(room.scheduler(), room.name());
    }
}
