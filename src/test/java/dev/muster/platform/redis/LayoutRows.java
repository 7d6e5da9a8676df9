package dev.muster.platform.redis;

import dev.muster.openmatch0.IndexEntries;
import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.Roster;
import dev.muster.openmatch0.redis.RedisPlayers;
import dev.muster.openmatch0.redis.RedisProposals;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.redis.ScriptRepetitionTest.Row;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The scripts over the layout of Open Match 0.3, which has databases 0 and 1 of a server of its own: here, of the one
/// that all share.
final class LayoutRows {
    private static final MatchObject PROPOSAL = new MatchObject(
            "proposal.1800000000.m.duel",
            "{}",
            "",
            List.of(new Roster("red", List.of(Player.of("anna"), Player.of("ben")))),
            List.of());

    private static final List<String> INDICES = List.of("mmr.rating", "mode.ctf");

    private LayoutRows() {}

    static Stream<Row> matches() {
        return Stream.of(new Row("openmatch0/propose", "", all -> {}, LayoutRows::propose));
    }

    static Stream<Row> players() {
        return Stream.of(
                new Row("openmatch0/player-create", "", all -> {}, all -> create(all, "anna")),
                new Row("openmatch0/player-create", "in place of another", all -> create(all, "anna"), all -> {
                    players(all).create(Player.of("anna"), new IndexEntries(Map.of(), INDICES), Duration.ofHours(1));
                    return true;
                }),
                new Row(
                        "openmatch0/player-create",
                        "and long expired ones leave",
                        all -> {
                            all.redis.ask(Call.command(Command.ZADD, "mmr.rating", 7, "ben"));
                            all.redis.ask(Call.command(Command.ZADD, "OM_METADATA.accessed", 7, "ben"));
                        },
                        all -> create(all, "anna")),
                new Row("openmatch0/player-delete", "", all -> create(all, "anna"), all -> {
                    players(all).delete("anna", INDICES);
                    return true;
                }),
                new Row(
                        "openmatch0/player-look",
                        "",
                        all -> create(all, "anna"),
                        all -> players(all).look(List.of("anna", "ben")).join().stream()
                                .map(one -> one.orElseThrow().status())
                                .toList()));
    }

    private static boolean create(RedisFixture all, String id) {
        players(all)
                .create(
                        Player.of(id),
                        new IndexEntries(Map.of("mmr.rating", 1500L), List.of("mode.ctf")),
                        Duration.ofHours(1));
        return true;
    }

    private static RedisPlayers players(RedisFixture all) {
        return new RedisPlayers(all.redis, new ProtoObjectText(), MatchmakerSettings::defaults);
    }

    private static boolean propose(RedisFixture all) {
        new RedisProposals(all.redis, new ProtoObjectText(), MatchmakerSettings::defaults, () -> "call-1")
                .propose(PROPOSAL);
        return true;
    }
}
