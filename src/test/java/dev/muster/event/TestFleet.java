package dev.muster.event;

import dev.muster.game.Game;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.NewRoom;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.redis.RedisRooms;
import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import java.util.List;

/// A scheduler with forwarders and rooms on a Redis.
public final class TestFleet {
    public static final Game GAME = new Game("game-a");
    public static final String SCHEDULER = "duel";

    private final RedisFixture all;
    private final List<Forwarder> forwarders;
    public final RedisRooms rooms;

    public TestFleet(RedisFixture all, Forwarder... forwarders) {
        this.all = all;
        this.forwarders = List.of(forwarders);
        this.rooms = new RedisRooms(
                all.redis, all.shards, all.epochs, new CachedAudiences(all.schedulers::find, all.signals));
    }

    /// Stores the scheduler.
    public TestFleet create() {
        all.schedulers.create(scheduler(), "c-" + SCHEDULER, "o-" + SCHEDULER);
        all.schedulers.setState(scheduler(), lease(), Scheduler.State.IN_SYNC);
        return this;
    }

    /// Removes the scheduler.
    public void remove() {
        all.schedulers.remove(scheduler(), lease());
    }

    /// A room that runs, and did not ping yet.
    public RoomRef room(String name) {
        return room(name, false);
    }

    public RoomRef room(String name, boolean validation) {
        var room = new RoomRef(SCHEDULER, name);
        rooms.create(lease(), new NewRoom(room, "v1.0.0", 1, "token", validation));
        rooms.observe(instance(room, InstanceStatus.READY));
        return room;
    }

    public boolean ping(RoomRef room, PingStatus status) {
        return rooms.ping(room, new Ping(status, 0, null, "{\"map\":\"desert\"}"))
                .join();
    }

    /// The runtime says that the room ends.
    public void ending(RoomRef room) {
        rooms.observe(instance(room, InstanceStatus.TERMINATING));
    }

    public static Lane lane(Forwarder forwarder) {
        return new Lane(GAME, SCHEDULER, forwarder.name());
    }

    public Scheduler scheduler() {
        var minimal = SampleSchedulers.minimal(SCHEDULER, GAME.name());
        return new Scheduler(
                minimal.name(),
                minimal.game(),
                minimal.state(),
                minimal.version(),
                minimal.createdAt(),
                minimal.maxSurge(),
                minimal.roomsReplicas(),
                minimal.spec(),
                minimal.portRange(),
                minimal.autoscaling(),
                forwarders,
                minimal.annotations(),
                minimal.labels(),
                minimal.maxMatches());
    }

    public String lease() {
        return all.schedulerLease(GAME.name(), SCHEDULER);
    }

    private static Instance instance(RoomRef room, InstanceStatus status) {
        var address = new Address(
                "host-1", List.of(new Address.Port("debug", "TCP", 9000), new Address.Port("clientPort", "UDP", 7777)));
        return new Instance(room, "v1.0.0", status, "", address);
    }
}
