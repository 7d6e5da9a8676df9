package dev.muster.event.redis;

import dev.muster.event.Backlog;
import dev.muster.event.DeadLetter;
import dev.muster.event.Lane;
import dev.muster.event.Outbox;
import dev.muster.event.QueuedEvent;
import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.redis.ForwarderCodec;
import dev.muster.scheduler.redis.SchedulerShards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lanes as streams, beside the rooms whose scripts append to them.
public final class RedisOutbox implements Outbox {
    private static final int IDS_A_CALL = 500;

    private final Redis redis;
    private final SchedulerShards shards;

    public RedisOutbox(Redis redis, SchedulerShards shards) {
        this.redis = redis;
        this.shards = shards;
    }

    @Override
    public Map<Lane, Forwarder> lanes(Game game) {
        Map<Lane, Forwarder> lanes = new HashMap<>();
        var stored = redis.ask(EventScripts.LANES.call(Shard.of(game)));
        for (int i = 0; i < stored.size(); i += 2) {
            var name = stored.text(i);
            int end = name.indexOf('\n');
            var lane = new Lane(game, name.substring(0, end), name.substring(end + 1));
            lanes.put(lane, ForwarderCodec.decode(stored.text(i + 1)));
        }
        return lanes;
    }

    @Override
    public void open(Lane lane) {
        redis.ask(EventScripts.OPEN.call(prefix(lane), lane.scheduler(), lane.forwarder()));
    }

    @Override
    public boolean close(Lane lane) {
        return redis.ask(EventScripts.CLOSE.call(prefix(lane), lane.scheduler(), lane.forwarder()))
                        .integer(0)
                == 1;
    }

    @Override
    public void sweep(Game game) {
        redis.ask(EventScripts.SWEEP.call(Shard.of(game)));
    }

    @Override
    public Head head(Lane lane, int most) {
        var reply = redis.ask(EventScripts.HEAD.call(prefix(lane), lane.scheduler(), lane.forwarder(), most));
        long now = reply.number(0);
        var events = reply.stream().skip(4).map(row -> queued(lane, row)).toList();
        var oldest = events.isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, now - events.getFirst().at()));
        return new Head(now, new Backlog(reply.number(1), oldest, reply.number(2)), events);
    }

    @Override
    public void taken(String lease, Lane lane, List<String> ids) {
        for (int from = 0; from < ids.size(); from += IDS_A_CALL) {
            List<Object> arguments = new ArrayList<>(List.of(prefix(lane), lane.scheduler(), lane.forwarder(), lease));
            arguments.addAll(ids.subList(from, Math.min(ids.size(), from + IDS_A_CALL)));
            redis.ask(EventScripts.TAKEN.call(arguments.toArray()));
        }
    }

    @Override
    public void bury(String lease, Lane lane, QueuedEvent event, String why) {
        redis.ask(EventScripts.BURY.call(
                prefix(lane),
                lane.scheduler(),
                lane.forwarder(),
                lease,
                event.id(),
                event.room().room(),
                why));
    }

    @Override
    public Dead dead(String scheduler, String forwarder, int most) {
        return shards.waitForAnswer(
                        scheduler,
                        prefix -> Optional.ofNullable(
                                redis.run(EventScripts.DEAD.call(prefix, scheduler, forwarder, most))))
                .map(reply -> new Dead(
                        reply.number(0),
                        reply.stream().skip(1).map(RedisOutbox::letter).toList()))
                .orElseGet(() -> new Dead(0, List.of()));
    }

    private static QueuedEvent queued(Lane lane, Reply row) {
        var id = row.text(0);
        return new QueuedEvent(
                id,
                millis(id),
                FactsCodec.facts(lane.game().name(), lane.scheduler(), row.text(1), false, row.text(2)),
                row.text(3));
    }

    private static DeadLetter letter(Reply row) {
        var id = row.text(0);
        return new DeadLetter(id, row.text(1), row.text(2), row.number(3), millis(id));
    }

    // The id of an entry starts with its time.
    private static long millis(String id) {
        return Long.parseLong(id, 0, id.indexOf('-'), 10);
    }

    private static String prefix(Lane lane) {
        return Shard.of(lane.game());
    }
}
