package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.IndexEntries;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.PlayerSighting;
import dev.muster.openmatch0.PlayerStatus;
import dev.muster.openmatch0.Players;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Players as hashes under their ids, in sorted sets named like the attributes that they are indexed by.
public final class RedisPlayers implements Players {
    /// Most indices that one run of a script touches.
    private static final int MOST_INDICES = 150;

    /// What a run is told of the player.
    private static final int FIELDS = 8;

    private final Redis redis;
    private final ObjectText text;
    private final Supplier<MatchmakerSettings> settings;

    /// @param redis on database 0
    public RedisPlayers(Redis redis, ObjectText text, Supplier<MatchmakerSettings> settings) {
        this.redis = redis;
        this.text = text;
        this.settings = settings;
    }

    @Override
    public void create(Player player, IndexEntries entries, Duration ttl) {
        var fields = List.<Object>of(
                player.id(),
                Math.max(1, ttl.toSeconds()),
                player.properties(),
                player.pool(),
                text.attributes(player.attributes()),
                player.assignment(),
                player.status(),
                player.error());
        var parts = parts(entries);
        var gone = run(fields, parts.getFirst(), parts.size() == 1);
        for (int part = 1; part < parts.size(); part++) {
            run(onlyIndices(player, gone), parts.get(part), part == parts.size() - 1);
        }
    }

    private static List<IndexEntries> parts(IndexEntries all) {
        var entered = List.copyOf(all.entered().entrySet());
        var left = all.left();
        var parts = new ArrayList<IndexEntries>();
        int from = 0;
        do {
            int to = from + MOST_INDICES;
            var some = new LinkedHashMap<String, Long>();
            part(entered, from, to).forEach(entry -> some.put(entry.getKey(), entry.getValue()));
            parts.add(new IndexEntries(some, part(left, from - entered.size(), to - entered.size())));
            from = to;
        } while (from < entered.size() + left.size());
        return parts;
    }

    private static <T> List<T> part(List<T> all, int from, int to) {
        return all.subList(Math.clamp(from, 0, all.size()), Math.clamp(to, 0, all.size()));
    }

    private static List<Object> onlyIndices(Player player, List<String> gone) {
        var fields = new ArrayList<Object>(List.of(player.id(), ""));
        fields.addAll(gone);
        while (fields.size() < FIELDS) {
            fields.add("");
        }
        return fields;
    }

    /// @return players who are there no more, and are to leave the other indices too
    private List<String> run(List<Object> fields, IndexEntries entries, boolean isLast) {
        var arguments = new ArrayList<>(fields);
        arguments.add(isLast);
        arguments.add(entries.entered().size());
        entries.entered().forEach((index, value) -> {
            arguments.add(index);
            arguments.add(value);
        });
        arguments.addAll(entries.left());
        var reply = redis.ask(PlayerScripts.CREATE.call(arguments.toArray()));
        if (reply.integer(0) == 0) {
            throw MusterException.unknown("WRONGTYPE Operation against a key holding the wrong kind of value");
        }
        return reply.stream().skip(1).map(Reply::text).toList();
    }

    @Override
    public void delete(String id, List<String> indices) {
        for (int at = MOST_INDICES; at < indices.size(); at += MOST_INDICES) {
            delete(id, "", indices.subList(at, Math.min(indices.size(), at + MOST_INDICES)));
        }
        delete(id, GuardWindow.seconds(settings.get()), indices.subList(0, Math.min(indices.size(), MOST_INDICES)));
    }

    private void delete(String id, Object window, List<String> indices) {
        var arguments = new ArrayList<Object>(List.of(id, window));
        arguments.addAll(indices);
        redis.ask(PlayerScripts.DELETE.call(arguments.toArray()));
    }

    @Override
    public CompletableFuture<List<Optional<PlayerSighting>>> look(List<String> ids) {
        var arguments = new ArrayList<Object>(List.of(MatchmakerSettings.ACCESSED));
        arguments.addAll(ids);
        return redis.send(PlayerScripts.LOOK.call(arguments.toArray()))
                .thenApply(reply -> sightings(Objects.requireNonNull(reply)));
    }

    private static List<Optional<PlayerSighting>> sightings(Reply reply) {
        return reply.stream().map(RedisPlayers::sighting).toList();
    }

    private static Optional<PlayerSighting> sighting(Reply one) {
        if (one.size() == 0) {
            return Optional.empty();
        }
        long left = one.number(3);
        return Optional.of(new PlayerSighting(
                new PlayerStatus(one.text(0), one.text(1), one.text(2)),
                left < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(left))));
    }
}
