package dev.muster.ticket.redis;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.game.Games;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.Ticket;
import dev.muster.ticket.Tickets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Tickets as hashes, one script per change.
public final class RedisTickets implements Tickets {
    private static final int SWEEP_LIMIT = 200;

    private final Redis redis;
    private final Games games;
    private final Epochs epochs;

    public RedisTickets(Redis redis, Games games, Epochs epochs) {
        this.redis = redis;
        this.games = games;
        this.epochs = epochs;
    }

    @Override
    public CompletableFuture<Long> create(Game game, NewTicket ticket) {
        var fields = SearchFieldsCodec.encode(ticket.fields());
        var call = TicketScripts.CREATE.call(Shard.of(game), epochs.next(), ticket.id(), fields, ticket.body());
        // First the game: a ticket of a game that no process knows would never be found by its id.
        return games.admit(game).thenCompose(known -> redis.send(call)).thenApply(created -> {
            if (created == null) {
                throw new IllegalStateException("creating a ticket answered nil");
            }
            return created.number(0);
        });
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> bodies(Game game, List<String> ids) {
        List<Object> arguments = new ArrayList<>(ids.size() + 1);
        arguments.add(Shard.of(game));
        arguments.addAll(ids);
        return redis.send(TicketScripts.BODIES.call(arguments.toArray())).thenApply(reply -> {
            List<byte @Nullable []> bodies = new ArrayList<>(ids.size());
            for (int i = 0; i < ids.size(); i++) {
                bodies.add(reply == null || reply.isNil(i) ? null : reply.bytes(i));
            }
            return bodies;
        });
    }

    @Override
    public Optional<Ticket> find(String id) {
        for (var game : games.marked(GameIds.mark(id))) {
            var reply = redis.run(TicketScripts.FIND.call(Shard.of(game), id));
            if (reply != null) {
                return Optional.of(ticket(id, reply));
            }
        }
        return Optional.empty();
    }

    @Override
    public void delete(String id) {
        for (var game : games.marked(GameIds.mark(id))) {
            redis.ask(TicketScripts.DELETE.call(Shard.of(game), epochs.next(), id));
        }
    }

    @Override
    public List<String> claim(Game game, String match, List<String> ids, Duration hold) {
        var arguments = arguments(game, match);
        arguments.add(hold.toMillis());
        arguments.addAll(ids);
        return redis.ask(TicketScripts.CLAIM.call(arguments.toArray())).stream()
                .map(Reply::text)
                .toList();
    }

    @Override
    public void release(Game game, String match, List<String> ids) {
        var arguments = arguments(game, match);
        arguments.addAll(ids);
        redis.ask(TicketScripts.RELEASE.call(arguments.toArray()));
    }

    @Override
    public int sweep(Game game) {
        return redis.ask(TicketScripts.SWEEP.call(Shard.of(game), epochs.next(), SWEEP_LIMIT))
                .integer(0);
    }

    private List<Object> arguments(Game game, String match) {
        return new ArrayList<>(List.of(Shard.of(game), epochs.next(), match));
    }

    private static Ticket ticket(String id, Reply reply) {
        var state = TicketStates.decode(reply.text(2), reply.text(3), reply.number(4), reply.text(5));
        return new Ticket(id, reply.number(1), reply.bytes(0), state);
    }
}
