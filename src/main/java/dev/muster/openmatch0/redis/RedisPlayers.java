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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Players as hashes under their ids, in sorted sets named like the attributes that they are indexed by.
public final class RedisPlayers implements Players {
    /// Most indices that one run of a script touches.
    private static final int MOST_INDICES = 150;

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
        var entered = List.copyOf(entries.entered().entrySet());
        var left = entries.left();
        var first = new ArrayList<Object>(List.of(
                player.id(),
                Math.max(1, ttl.toSeconds()),
                player.properties(),
                player.pool(),
                text.attributes(player.attributes()),
                player.assignment(),
                player.status(),
                player.error()));
        int enters = Math.min(entered.size(), MOST_INDICES);
        int leaves = Math.min(left.size(), MOST_INDICES - enters);
        run(first, entered.subList(0, enters), left.subList(0, leaves));
        for (int at = enters; at < entered.size(); at += MOST_INDICES) {
            run(onlyIndices(player), entered.subList(at, Math.min(entered.size(), at + MOST_INDICES)), List.of());
        }
        for (int at = leaves; at < left.size(); at += MOST_INDICES) {
            run(onlyIndices(player), List.of(), left.subList(at, Math.min(left.size(), at + MOST_INDICES)));
        }
    }

    private static List<Object> onlyIndices(Player player) {
        return List.of(player.id(), "", "", "", "", "", "", "");
    }

    private void run(List<Object> fields, List<Map.Entry<String, Long>> entered, List<String> left) {
        var arguments = new ArrayList<>(fields);
        arguments.add(entered.size());
        for (var entry : entered) {
            arguments.add(entry.getKey());
            arguments.add(entry.getValue());
        }
        arguments.addAll(left);
        var reply = redis.ask(PlayerScripts.CREATE.call(arguments.toArray()));
        if (reply.integer(0) == 0) {
            throw MusterException.unknown("WRONGTYPE Operation against a key holding the wrong kind of value");
        }
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
