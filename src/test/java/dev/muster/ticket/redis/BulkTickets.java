package dev.muster.ticket.redis;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Call;
import dev.muster.ticket.NewTicket;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;

/// Calls that store searchable tickets in bulk, without a script and without the log: for a game that nobody has
/// looked at yet. Keys and fields are those of `lua/ticket/create.lua`.
public final class BulkTickets {
    private BulkTickets() {}

    /// Makes the game known, and its log one that a reader finds tickets of before its start.
    public static List<Call> begin(Game game, String epoch) {
        return List.of(
                Call.command(Command.SADD, "muster:games", game.name()),
                Call.command(Command.SET, Shard.of(game) + "epoch", epoch),
                Call.command(Command.XADD, Shard.of(game) + "log", "*", "k", "R", "i", ""));
    }

    /// Stores some tickets.
    public static List<Call> store(Game game, List<NewTicket> tickets, long createdAt) {
        List<Call> calls = new ArrayList<>(tickets.size() + 1);
        List<Object> ids = new ArrayList<>(tickets.size() + 1);
        ids.add(Shard.of(game) + "tickets");
        for (var ticket : tickets) {
            ids.add(ticket.id());
            calls.add(Call.command(
                    Command.HSET,
                    Shard.of(game) + "ticket:" + ticket.id(),
                    "f",
                    SearchFieldsCodec.encode(ticket.fields()),
                    "b",
                    ticket.body(),
                    "at",
                    createdAt,
                    "s",
                    "s"));
        }
        calls.add(Call.command(Command.SADD, ids.toArray()));
        return calls;
    }
}
