package dev.muster.director.redis;

import dev.muster.director.Placements;
import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.platform.redis.Script;
import dev.muster.room.redis.RoomScripts;
import dev.muster.ticket.redis.Epochs;
import dev.muster.ticket.redis.TicketScripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Match-and-allocate as one script over tickets and slots, which share a shard.
public final class RedisPlacements implements Placements {
    private static final Script PLACE = Script.gathered("director/place", TicketScripts.PRELUDE, RoomScripts.PRELUDE);

    private final Redis redis;
    private final Epochs epochs;
    private final Duration assignedFor;
    private final Duration staleAfter;

    /// @param assignedFor how long assigned tickets are kept for their players to read
    /// @param staleAfter how long a room may be silent and still get matches
    public RedisPlacements(Redis redis, Epochs epochs, Duration assignedFor, Duration staleAfter) {
        this.redis = redis;
        this.epochs = epochs;
        this.assignedFor = assignedFor;
        this.staleAfter = staleAfter;
    }

    @Override
    public CompletableFuture<Outcome> place(
            Game game,
            String lease,
            String profile,
            String scheduler,
            String match,
            List<String> tickets,
            Duration hold) {
        List<Object> arguments = new ArrayList<>(List.of(
                Shard.of(game),
                epochs.next(),
                profile,
                lease,
                scheduler,
                match,
                hold.toMillis(),
                assignedFor.toMillis(),
                redis.serverRun(),
                staleAfter.toMillis()));
        arguments.addAll(tickets);
        return redis.send(PLACE.call(arguments.toArray())).thenApply(reply -> {
            if (reply == null) {
                throw new IllegalStateException("director/place answered nil");
            }
            return outcome(reply);
        });
    }

    private static Outcome outcome(Reply reply) {
        var word = reply.text(0);
        return switch (word) {
            case "placed" -> new Outcome.Placed(reply.text(1), reply.text(2));
            case "full" -> new Outcome.Full();
            case "lost" ->
                new Outcome.Lost(reply.stream().skip(1).map(Reply::text).toList());
            default -> throw new IllegalStateException("director/place answered " + word);
        };
    }
}
