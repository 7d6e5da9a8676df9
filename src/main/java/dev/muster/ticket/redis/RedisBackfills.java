package dev.muster.ticket.redis;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.game.Games;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Script;
import dev.muster.ticket.Assignment;
import dev.muster.ticket.Backfill;
import dev.muster.ticket.Backfills;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Backfills as hashes, one script per change.
public final class RedisBackfills implements Backfills {
    private static final int SWEEP_KEYS = 150;
    private static final String PRELUDE = Script.resource("backfill/prelude");

    private static final Script CREATE = script("create");
    private static final Script FIND = script("find");
    private static final Script LIST = script("list");
    private static final Script UPDATE = script("update");
    private static final Script FILL = script("fill");
    private static final Script ACKNOWLEDGE = script("acknowledge");
    private static final Script DELETE = script("delete");
    private static final Script SWEEP = script("sweep");

    private final Redis redis;
    private final Games games;
    private final Epochs epochs;

    public RedisBackfills(Redis redis, Games games, Epochs epochs) {
        this.redis = redis;
        this.games = games;
        this.epochs = epochs;
    }

    private static Script script(String name) {
        return Script.named("backfill/" + name, TicketScripts.PRELUDE, PRELUDE);
    }

    @Override
    public CompletableFuture<Long> create(
            Game game, String id, Content content, Promised tickets, Duration timeToLive) {
        var call = CREATE.call(
                Shard.of(game),
                id,
                SearchFieldsCodec.encode(content.fields()),
                content.body(),
                timeToLive.toMillis(),
                tickets.match(),
                String.join(" ", tickets.tickets()));
        return games.admit(game).thenCompose(known -> redis.send(call)).thenApply(reply -> {
            if (reply == null) {
                throw new IllegalStateException("backfill/create answered nil");
            }
            return reply.number(0);
        });
    }

    @Override
    public Optional<Backfill> find(String id) {
        for (var game : games.marked(GameIds.mark(id))) {
            var found = read(game, List.of(id));
            if (!found.isEmpty()) {
                return Optional.of(found.getFirst());
            }
        }
        return Optional.empty();
    }

    @Override
    public Change update(String id, String change, Content content) {
        for (var game : games.marked(GameIds.mark(id))) {
            var reply = redis.ask(UPDATE.call(
                    Shard.of(game),
                    epochs.next(),
                    id,
                    change,
                    SearchFieldsCodec.encode(content.fields()),
                    content.body()));
            switch (reply.text(0)) {
                case "updated" -> {
                    return new Change.Updated(reply.number(1), reply.number(2));
                }
                case "expired" -> {
                    return new Change.Expired();
                }
                default -> {} // another game has the same mark
            }
        }
        return new Change.Unknown();
    }

    @Override
    public CompletableFuture<Boolean> fill(
            Game game, String id, long generation, String change, Content content, Promised tickets) {
        return redis.send(FILL.call(
                        Shard.of(game),
                        id,
                        generation,
                        change,
                        SearchFieldsCodec.encode(content.fields()),
                        content.body(),
                        tickets.match(),
                        String.join(" ", tickets.tickets())))
                .thenApply(reply -> reply != null && reply.number(0) == 1);
    }

    @Override
    public Acknowledgement acknowledge(String id, Assignment assignment, Duration timeToLive, Duration keep) {
        for (var game : games.marked(GameIds.mark(id))) {
            var reply = redis.ask(ACKNOWLEDGE.call(
                    Shard.of(game),
                    epochs.next(),
                    id,
                    timeToLive.toMillis(),
                    keep.toMillis(),
                    assignment.connection(),
                    assignment.details().bytes()));
            switch (reply.text(0)) {
                case "acknowledged" -> {
                    Map<String, Duration> tickets = new LinkedHashMap<>();
                    for (int i = 1; i < reply.size(); i += 2) {
                        tickets.put(reply.text(i), Duration.ofMillis(reply.number(i + 1)));
                    }
                    return new Acknowledgement.Done(tickets);
                }
                case "expired" -> {
                    return new Acknowledgement.Expired();
                }
                default -> {} // another game has the same mark
            }
        }
        return new Acknowledgement.Unknown();
    }

    @Override
    public void delete(String id) {
        for (var game : games.marked(GameIds.mark(id))) {
            redis.ask(DELETE.call(Shard.of(game), epochs.next(), id));
        }
    }

    @Override
    public Map<String, Long> generations(Game game) {
        var reply = redis.ask(LIST.call(Shard.of(game)));
        Map<String, Long> generations = new HashMap<>();
        for (int i = 0; i < reply.size(); i += 2) {
            generations.put(reply.text(i), reply.number(i + 1));
        }
        return generations;
    }

    @Override
    public List<Backfill> read(Game game, List<String> ids) {
        List<Object> arguments = new ArrayList<>(ids.size() + 1);
        arguments.add(Shard.of(game));
        arguments.addAll(ids);
        var reply = redis.ask(FIND.call(arguments.toArray()));
        List<Backfill> found = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!reply.isNil(i)) {
                var row = reply.at(i);
                found.add(new Backfill(
                        ids.get(i),
                        row.number(2),
                        row.number(3),
                        SearchFieldsCodec.decode(row.bytes(0)),
                        row.bytes(1)));
            }
        }
        return found;
    }

    @Override
    public int sweep(Game game) {
        return redis.ask(SWEEP.call(Shard.of(game), epochs.next(), SWEEP_KEYS)).integer(0);
    }
}
