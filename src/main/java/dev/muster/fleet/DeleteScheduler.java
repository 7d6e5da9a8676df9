package dev.muster.fleet;

import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerKeeping;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// `delete_scheduler`: ends all rooms, waits for them, and removes the scheduler with its operations.
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
    public void run(Scheduler scheduler, Supplier<String> lease, Consumer<String> note) throws InterruptedException {
        note.accept("waiting for instances to be gone");
        for (var left = end(scheduler, lease); !left.isEmpty(); left = end(scheduler, lease)) {
            Thread.sleep(LOOK_AGAIN);
        }
        schedulers.remove(scheduler, lease.get());
    }

    private Set<RoomRef> end(Scheduler scheduler, Supplier<String> lease) {
        Set<RoomRef> left = new HashSet<>();
        for (var instance : runtime.instances(scheduler.name())) {
            left.add(instance.room());
        }
        for (Room room : rooms.list(scheduler.name())) {
            var ref = new RoomRef(room.scheduler(), room.name());
            rooms.terminate(lease.get(), ref, Duration.ZERO);
            if (!left.contains(ref)) {
                rooms.remove(lease.get(), ref);
            }
        }
        left.forEach(runtime::delete);
        return left;
    }
}
