package dev.muster.ticket.redis;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.game.Games;
import dev.muster.game.redis.Shard;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.ticket.Assignment;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.Opaque;
import dev.muster.ticket.Ticket;
import dev.muster.ticket.TicketEvent;
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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Tickets as hashes, one script per change.
public final class RedisTickets implements Tickets {
    // Two keys for each ticket, and no script touches more than 200.
    private static final int SWEEP_LIMIT = 95;
    private static final int SWEEPS_AT_ONCE = 2;
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
    public CompletableFuture<Created> create(Game game, NewTicket ticket) {
        var call = TicketScripts.CREATE.call(
                Shard.of(game),
                epochs.next(),
                ticket.id(),
                SearchFieldsCodec.encode(ticket.fields()),
                ticket.body(),
                ticket.timeToLive().toMillis(),
                ticket.token(),
                mostOfGame);
        // First the game: a ticket of a game that no process knows would never be found by its id.
        return games.admit(game).thenCompose(known -> redis.send(call)).thenApply(created -> {
            if (created == null) {
                throw new IllegalStateException("creating a ticket answered nil");
            }
            if (created.number(0) < 0) {
                throw MusterException.beyond(
                        "tickets-per-game",
                        "game: " + game.name() + " has " + mostOfGame + " tickets already, more are refused");
            }
            var goesAt = TicketStates.goesAt(created.number(2));
            return new Created(created.text(1), created.number(0), goesAt, new Opaque(created.bytes(3)));
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
        return Optional.ofNullable(find(List.of(id)).get(id));
    }

    @Override
    public Map<String, Ticket> find(List<String> ids) {
        Map<String, Ticket> found = new HashMap<>();
        each(ids, (game, id) -> TicketScripts.FIND.call(Shard.of(game), id))
                .forEach((id, replies) -> found.put(id, ticket(id, replies.getFirst())));
        return found;
    }

    @Override
    public void delete(String id) {
        delete(List.of(id));
    }

    @Override
    public Set<String> delete(List<String> ids) {
        Set<String> deleted = new HashSet<>();
        each(ids, (game, id) -> TicketScripts.DELETE.call(Shard.of(game), epochs.next(), id))
                .forEach((id, replies) -> {
                    if (replies.stream().anyMatch(reply -> reply.integer(0) > 0)) {
                        deleted.add(id);
                    }
                });
        return deleted;
    }

    @Override
    public List<TicketEvent> history(String id) {
        var replies = each(List.of(id), (game, one) -> TicketScripts.HISTORY.call(Shard.of(game), one));
        return replies.getOrDefault(id, List.of()).stream()
                .findFirst()
                .map(reply -> TicketHistory.decode(reply.text()))
                .orElse(List.of());
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
    public CompletableFuture<Void> release(Game game, String match, List<String> ids) {
        var arguments = arguments(game, match);
        arguments.addAll(ids);
        return redis.send(TicketScripts.RELEASE.call(arguments.toArray())).thenAccept(freed -> {});
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

    // All calls leave together; what is nil is left out.
    private Map<String, List<Reply>> each(List<String> ids, BiFunction<Game, String, Call> call) {
        Map<String, List<CompletableFuture<@Nullable Reply>>> under = new HashMap<>();
        byGame(ids).forEach((game, some) -> {
            for (var id : Set.copyOf(some)) {
                under.computeIfAbsent(id, any -> new ArrayList<>()).add(redis.send(call.apply(game, id)));
            }
        });
        Map<String, List<Reply>> answers = new HashMap<>();
        under.forEach((id, calls) -> {
            for (var pending : calls) {
                var reply = Redis.await(pending);
                if (reply != null) {
                    answers.computeIfAbsent(id, any -> new ArrayList<>()).add(reply);
                }
            }
        });
        return answers;
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
        var under = IntStream.range(0, SWEEPS_AT_ONCE)
                .mapToObj(i -> redis.send(TicketScripts.SWEEP.call(Shard.of(game), epochs.next(), SWEEP_LIMIT)))
                .toList();
        return under.stream()
                .mapToInt(sweep -> Objects.requireNonNull(Redis.await(sweep)).integer(0))
                .sum();
    }

    private List<Object> arguments(Game game, String match) {
        return new ArrayList<>(List.of(Shard.of(game), epochs.next(), match));
    }

    private static Ticket ticket(String id, Reply reply) {
        var state = TicketStates.decode(reply.text(2), reply.text(3), reply.number(4), reply.text(5), reply.bytes(6));
        return new Ticket(id, reply.number(1), TicketStates.goesAt(reply.number(7)), reply.bytes(0), state);
    }
}
