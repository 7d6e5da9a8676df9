package dev.muster.ticket.redis;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.game.Games;
import dev.muster.game.redis.Shard;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.ticket.Assignment;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.Ticket;
import dev.muster.ticket.Tickets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tickets as hashes, one script per change.
public final class RedisTickets implements Tickets {
    private static final int SWEEP_LIMIT = 200;
    private static final int STEP = 150;

    private final Redis redis;
    private final Games games;
    private final Epochs epochs;
    private final int mostOfGame;

    /// Tickets without a limit.
    public RedisTickets(Redis redis, Games games, Epochs epochs) {
        this(redis, games, epochs, Integer.MAX_VALUE);
    }

    /// @param mostOfGame how many tickets one game may have
    public RedisTickets(Redis redis, Games games, Epochs epochs, int mostOfGame) {
        this.mostOfGame = mostOfGame;
        this.redis = redis;
        this.games = games;
        this.epochs = epochs;
    }

    @Override
    public CompletableFuture<Long> create(Game game, NewTicket ticket) {
        var fields = SearchFieldsCodec.encode(ticket.fields());
        var call = TicketScripts.CREATE.call(
                Shard.of(game), epochs.next(), ticket.id(), fields, ticket.body(), mostOfGame);
        // First the game: a ticket of a game that no process knows would never be found by its id.
        return games.admit(game).thenCompose(known -> redis.send(call)).thenApply(created -> {
            if (created == null) {
                throw new IllegalStateException("creating a ticket answered nil");
            }
            long at = created.number(0);
            if (at < 0) {
                throw MusterException.exhausted(
                        "game: " + game.name() + " has " + mostOfGame + " tickets already, more are refused");
            }
            return at;
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
    public CompletableFuture<List<String>> claim(Game game, String match, List<String> ids, Duration hold) {
        var arguments = arguments(game, match);
        arguments.add(hold.toMillis());
        arguments.addAll(ids);
        return redis.send(TicketScripts.CLAIM.call(arguments.toArray()))
                .thenApply(losers -> losers == null
                        ? List.of()
                        : losers.stream().map(Reply::text).toList());
    }

    @Override
    public void release(Game game, String match, List<String> ids) {
        var arguments = arguments(game, match);
        arguments.addAll(ids);
        redis.ask(TicketScripts.RELEASE.call(arguments.toArray()));
    }

    @Override
    public void release(List<String> ids) {
        byGame(ids)
                .forEach((game, some) -> inSteps(some, step -> {
                            var arguments = new ArrayList<Object>(List.of(Shard.of(game), epochs.next()));
                            arguments.addAll(step);
                            return redis.send(TicketScripts.FREE.call(arguments.toArray()));
                        })
                        .forEach(Redis::await));
    }

    @Override
    public void releaseAll(Game game, String release) {
        redis.ask(TicketScripts.FREE_ALL.call(Shard.of(game), epochs.next(), release));
    }

    @Override
    public Tickets.AssignOutcome assign(Assignment assignment, List<String> ids, Duration keep) {
        Set<String> matched = new HashSet<>();
        Map<String, Duration> assigned = new HashMap<>();
        byGame(ids).forEach((game, some) -> {
            int at = 0;
            for (var answers : inSteps(some, step -> {
                var arguments = new ArrayList<Object>(List.of(
                        Shard.of(game),
                        epochs.next(),
                        keep.toMillis(),
                        assignment.connection(),
                        assignment.details().bytes()));
                arguments.addAll(step);
                return redis.send(TicketScripts.ASSIGN.call(arguments.toArray()));
            })) {
                for (var answer : Objects.requireNonNull(Redis.await(answers))) {
                    var id = some.get(at++);
                    switch (answer.text()) {
                        case "matched" -> matched.add(id);
                        case "unknown" -> {}
                        default -> assigned.put(id, Duration.ofMillis(answer.number()));
                    }
                }
            }
        });
        var notAssigned = ids.stream()
                .filter(id -> !assigned.containsKey(id))
                .map(id -> new NotAssigned(id, matched.contains(id)))
                .toList();
        return new Tickets.AssignOutcome(notAssigned, List.copyOf(assigned.values()));
    }

    // An id may be of several games whose marks are the same: each is asked, and one of them knows it.
    private Map<Game, List<String>> byGame(List<String> ids) {
        Map<Integer, List<Game>> marked = new HashMap<>();
        Map<Game, List<String>> byGame = new HashMap<>();
        for (var id : ids) {
            marked.computeIfAbsent(GameIds.mark(id), games::marked)
                    .forEach(game -> byGame.computeIfAbsent(game, any -> new ArrayList<>())
                            .add(id));
        }
        return byGame;
    }

    private static List<CompletableFuture<@Nullable Reply>> inSteps(
            List<String> ids, Function<List<String>, CompletableFuture<@Nullable Reply>> step) {
        List<CompletableFuture<@Nullable Reply>> under = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += STEP) {
            under.add(step.apply(ids.subList(from, Math.min(ids.size(), from + STEP))));
        }
        return under;
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
        var state = TicketStates.decode(reply.text(2), reply.text(3), reply.number(4), reply.text(5), reply.bytes(6));
        return new Ticket(id, reply.number(1), reply.bytes(0), state);
    }
}
