package dev.muster.platform.redis;

import dev.muster.room.NewRoom;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import java.util.List;

/// Rooms that take matches.
public final class ReadyRooms {
    private ReadyRooms() {}

    /// A scheduler, if there is none of the name, with a room that pinged and is reached under `host:port`.
    public static void create(
            RedisFixture all, String game, String scheduler, String name, int maxMatches, String connection) {
        if (all.schedulers.find(scheduler).isEmpty()) {
            var fleet = SampleSchedulers.minimal(scheduler, game);
            all.schedulers.create(fleet, "c-" + scheduler, "o-" + scheduler);
            all.schedulers.setState(fleet, all.schedulerLease(game, scheduler), Scheduler.State.IN_SYNC);
        }
        var room = new RoomRef(scheduler, name);
        all.rooms.create(all.schedulerLease(game, scheduler), new NewRoom(room, "v1.0.0", maxMatches, "token"));
        var colon = connection.indexOf(':');
        var port = new Address.Port("game", "UDP", Integer.parseInt(connection, colon + 1, connection.length(), 10));
        var address = new Address(connection.substring(0, colon), List.of(port));
        all.rooms.observe(new Instance(room, "v1.0.0", InstanceStatus.READY, "", address));
        all.rooms.ping(room, new Ping(PingStatus.READY, 0, null, "{}")).join();
    }
}
