package dev.muster.app.wiring;

import dev.muster.openmatch0.RequestKey;
import dev.muster.openmatch0.RoomSource;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import dev.muster.room.AllocationRequest;
import dev.muster.room.Allocations;
import dev.muster.room.SlotAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Gives matches of Open Match 0.3 rooms of one scheduler (`muster.openmatch0.scheduler`). The slot is held under the
/// match's id, so a match that asks again has the same room, and waits for the room's ping as any allocation does.
final class SchedulerRooms implements RoomSource {
    private final String scheduler;
    private final Allocations allocations;

    SchedulerRooms(String scheduler, Allocations allocations) {
        this.scheduler = scheduler;
        this.allocations = allocations;
    }

    /// @throws MusterException RESOURCE_EXHAUSTED when no room has a free slot; NOT_FOUND when there is no such
    /// scheduler
    @Override
    public String connection(String match) {
        var id = RequestKey.parse(match).match();
        var request = new AllocationRequest(scheduler, id, OptionalLong.empty(), id, Optional.empty(), Map.of());
        return switch (Redis.await(allocations.allocate(request))) {
            case SlotAnswer.Given given -> given.room().connection();
            case SlotAnswer.NoSlot none ->
                throw MusterException.exhausted(
                        "no room of scheduler \"" + scheduler + "\" has a free slot for match \"" + match + "\"");
            case SlotAnswer.NoScheduler none ->
                throw MusterException.notFound("scheduler \"" + scheduler + "\" not found");
        };
    }

    @Override
    public void release(String match) {
        if (match.indexOf('.') > 0) {
            allocations.release(scheduler, RequestKey.parse(match).match());
        }
    }
}
