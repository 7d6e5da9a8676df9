package dev.muster.ticket.redis;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.ticket.Assignment;
import dev.muster.ticket.TicketChange;
import dev.muster.ticket.TicketLog;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The log as one Redis stream per game.
public final class RedisTicketLog implements TicketLog {
    private static final int PAGE = 2_000;

    private final Redis redis;

    public RedisTicketLog(Redis redis) {
        this.redis = redis;
    }

    @Override
    public CompletableFuture<Page> read(Game game, String after) {
        // Taken before the call: if the server changes meanwhile, the page carries the older name and is read again.
        var serverRun = redis.serverRun();
        return redis.send(TicketScripts.READ.call(Shard.of(game), after, PAGE)).thenApply(reply -> {
            if (reply == null) {
                throw new IllegalStateException("ticket/read answered nil");
            }
            var entries = reply.get(4);
            List<TicketChange> changes = new ArrayList<>(entries.size());
            var position = after;
            for (var entry : entries) {
                position = entry.get(0).toString();
                changes.add(change(entry.get(1)));
            }
            return new Page(
                    reply.get(0).toString(),
                    reply.get(1).toString(),
                    reply.get(2).toString(),
                    reply.get(3).toLong(),
                    serverRun,
                    position,
                    changes,
                    entries.size() == PAGE);
        });
    }

    @Override
    public CompletableFuture<Scan> scan(Game game, String cursor) {
        return redis.send(TicketScripts.SCAN.call(Shard.of(game), cursor)).thenApply(reply -> {
            if (reply == null) {
                throw new IllegalStateException("ticket/scan answered nil");
            }
            var tickets = reply.get(1).stream().map(RedisTicketLog::found).toList();
            return new Scan(reply.get(0).toString(), tickets);
        });
    }

    private static Found found(Response row) {
        var state = TicketStates.decode(
                row.get(3).toString(),
                row.get(4).toString(),
                row.get(5).toLong(),
                row.get(6).toString());
        return new Found(
                row.get(0).toString(),
                row.get(1).toLong(),
                SearchFieldsCodec.decode(row.get(2).toBytes()),
                state);
    }

    private static TicketChange change(Response entry) {
        Map<String, Response> fields = new HashMap<>();
        for (int i = 0; i + 1 < entry.size(); i += 2) {
            fields.put(entry.get(i).toString(), entry.get(i + 1));
        }
        var ids = List.of(required(fields, "i").toString().split(" "));
        var kind = required(fields, "k").toString();
        return switch (kind) {
            case "c" ->
                new TicketChange.Created(
                        ids.getFirst(),
                        required(fields, "at").toLong(),
                        SearchFieldsCodec.decode(required(fields, "f").toBytes()));
            case "p" -> new TicketChange.Proposed(ids, required(fields, "u").toLong());
            case "r" -> new TicketChange.Released(ids);
            case "a" ->
                new TicketChange.Assigned(
                        ids,
                        new Assignment(
                                required(fields, "c").toString(),
                                required(fields, "m").toString()));
            case "d" -> new TicketChange.Deleted(ids);
            default -> throw new IllegalStateException("unknown entry " + kind + " in the ticket log");
        };
    }

    private static Response required(Map<String, Response> fields, String name) {
        var value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("an entry of the ticket log lacks " + name);
        }
        return value;
    }
}
