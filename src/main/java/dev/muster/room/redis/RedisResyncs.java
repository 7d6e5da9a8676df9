package dev.muster.room.redis;

import dev.muster.event.Event;
import dev.muster.event.Json;
import dev.muster.event.Lane;
import dev.muster.event.Resyncs;
import dev.muster.event.RoomPhase;
import dev.muster.event.redis.FactsCodec;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.room.PingStatus;
import dev.muster.runtime.InstanceStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rooms of which forwarders were not told since their latest ping: one sorted set per forwarder, by when.
// The place of a status in its enum is its number in storage; each of them says so.
@SuppressWarnings("EnumOrdinal")
public final class RedisResyncs implements Resyncs {
    private final Redis redis;
    private final Json json;

    public RedisResyncs(Redis redis, Json json) {
        this.redis = redis;
        this.json = json;
    }

    @Override
    public List<Due> due(Lane lane, int most) {
        return redis
                .ask(RoomScripts.DIRTY.call(Shard.of(lane.game()), lane.scheduler(), lane.forwarder(), most))
                .stream()
                .map(row -> new Due(row.text(0), row.text(1), row.size() == 2 ? null : state(lane, row)))
                .toList();
    }

    @Override
    public void told(Lane lane, List<Due> told) {
        List<Object> arguments = new ArrayList<>(List.of(Shard.of(lane.game()), lane.scheduler(), lane.forwarder()));
        for (var room : told) {
            arguments.add(room.room());
            arguments.add(room.mark());
        }
        redis.ask(RoomScripts.TOLD.call(arguments.toArray()));
    }

    // Of a room that ends, the queue tells; of one that only validates a version, nobody; of one that nobody can reach
    // yet, its next ping.
    private Event.@Nullable RoomResync state(Lane lane, Reply row) {
        var phase = phase(PingStatus.values()[row.integer(2)]);
        boolean ends = row.integer(3) == InstanceStatus.TERMINATING.ordinal();
        boolean validates = row.text(4).equals("1");
        if (phase == null || ends || validates) {
            return null;
        }
        var facts = FactsCodec.facts(lane.game().name(), lane.scheduler(), row.text(0), false, row.text(5));
        return facts.ports().isEmpty() && !phase.isEnd() ? null : Event.resync(facts, phase, json.read(row.text(6)));
    }

    private static @Nullable RoomPhase phase(PingStatus ping) {
        return switch (ping) {
            case READY -> RoomPhase.READY;
            case OCCUPIED -> RoomPhase.OCCUPIED;
            case TERMINATING -> RoomPhase.TERMINATING;
            case TERMINATED -> RoomPhase.TERMINATED;
            case UNKNOWN -> null;
        };
    }
}
