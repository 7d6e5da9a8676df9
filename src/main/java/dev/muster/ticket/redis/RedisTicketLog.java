package dev.muster.ticket.redis;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.ticket.Assignment;
import dev.muster.ticket.Opaque;
import dev.muster.ticket.Ticket;
import dev.muster.ticket.TicketChange;
import dev.muster.ticket.TicketLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The log as one Redis stream per game.
public final class RedisTicketLog implements TicketLog {
    private static final int PAGE = 2_000;
    private static final String UNKNOWN_RUN = "unknown";

    private final Redis redis;

    public RedisTicketLog(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Page read(Game game, String after) {
        var runBefore = redis.serverRun();
        var reply = redis.ask(TicketScripts.READ.call(Shard.of(game), after, PAGE));
        // If the server changed meanwhile, nobody knows which one answered: no name fits, and the reader starts anew.
        var serverRun = runBefore.equals(redis.serverRun()) ? runBefore : UNKNOWN_RUN;
        var entries = reply.at(4);
        List<TicketChange> changes = new ArrayList<>(entries.size());
        var position = after;
        for (var entry : entries) {
            position = entry.text(0);
            changes.add(change(entry.at(1)));
        }
        return new Page(
                reply.text(0),
                reply.text(1),
                reply.text(2),
                reply.number(3),
                serverRun,
                position,
                changes,
                entries.size() == PAGE);
    }

    @Override
    public Scan scan(Game game, String cursor) {
        var reply = redis.ask(TicketScripts.SCAN.call(Shard.of(game), cursor));
        var tickets = reply.at(1).stream().map(RedisTicketLog::found).toList();
        return new Scan(reply.text(0), tickets);
    }

    private static Found found(Reply row) {
        var state = TicketStates.decode(row.text(3), row.text(4), row.number(5), row.text(6), row.bytes(7));
        return new Found(
                row.text(0),
                row.number(1),
                SearchFieldsCodec.decode(row.bytes(2)),
                state,
                TicketStates.goesAt(row.number(8)));
    }

    private static TicketChange change(Reply entry) {
        Map<String, Reply> fields = new HashMap<>();
        for (int i = 0; i + 1 < entry.size(); i += 2) {
            fields.put(entry.text(i), entry.at(i + 1));
        }
        var ids = List.of(required(fields, "i").text().split(" "));
        var kind = required(fields, "k").text();
        return switch (kind) {
            case "c" ->
                new TicketChange.Created(
                        ids.getFirst(),
                        required(fields, "at").number(),
                        SearchFieldsCodec.decode(required(fields, "f").bytes()),
                        fields.containsKey("e") ? required(fields, "e").number() : Ticket.NEVER);
            case "p" -> new TicketChange.Proposed(ids, required(fields, "u").number());
            case "r" -> new TicketChange.Released(ids);
            case "R" -> new TicketChange.AllReleased();
            case "a" ->
                new TicketChange.Assigned(
                        ids,
                        new Assignment(
                                required(fields, "c").text(),
                                required(fields, "m").text(),
                                fields.containsKey("x")
                                        ? new Opaque(required(fields, "x").bytes())
                                        : Opaque.NONE));
            case "d" -> new TicketChange.Deleted(ids);
            default -> throw new IllegalStateException("unknown entry " + kind + " in the ticket log");
        };
    }

    private static Reply required(Map<String, Reply> fields, String name) {
        var value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("an entry of the ticket log lacks " + name);
        }
        return value;
    }
}
