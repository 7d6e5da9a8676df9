package dev.muster.platform.redis;

import dev.muster.openmatch0.IndexEntries;
import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.RequestKey;
import dev.muster.openmatch0.Roster;
import dev.muster.openmatch0.redis.RedisAssignments;
import dev.muster.openmatch0.redis.RedisPlayers;
import dev.muster.openmatch0.redis.RedisProposals;
import dev.muster.openmatch0.redis.RedisRequests;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.redis.ScriptRepetitionTest.Row;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The scripts over the layout of Open Match 0.3, which has databases 0 and 1 of a server of its own: here, of the one
/// that all share.
final class LayoutRows {
    private static final ObjectText TEXT = new ProtoObjectText();
    private static final RequestKey REQUEST = new RequestKey("m", "duel");
    private static final RequestKey OTHER = new RequestKey("n", "duel");
    private static final MatchObject PROFILE = new MatchObject("duel", "{}", "", List.of(), List.of());
    private static final MatchObject PROPOSAL = new MatchObject(
            "proposal.1800000000.m.duel",
            "{}",
            "",
            List.of(new Roster("red", List.of(Player.of("anna"), Player.of("ben")))),
            List.of());

    private static final List<String> INDICES = List.of("mmr.rating", "mode.ctf");

    private LayoutRows() {}

    static Stream<Row> matches() {
        return Stream.of(
                new Row("openmatch0/propose", "", all -> {}, LayoutRows::propose),
                new Row(
                        "openmatch0/submit",
                        "",
                        all -> {},
                        all -> done(() -> requests(all).submit(REQUEST, PROFILE))),
                new Row("openmatch0/outcome", "a match", all -> match(all, REQUEST), LayoutRows::outcome),
                new Row(
                        "openmatch0/outcome",
                        "refused",
                        all -> {
                            match(all, OTHER);
                            requests(all).outcome(OTHER);
                            match(all, REQUEST);
                        },
                        LayoutRows::outcome),
                new Row(
                        "openmatch0/abandon",
                        "",
                        all -> {
                            match(all, REQUEST);
                            requests(all).outcome(REQUEST);
                        },
                        all -> done(() -> requests(all).abandon(REQUEST))),
                new Row(
                        "openmatch0/outcome",
                        "refused once more",
                        all -> {
                            note(all, "HSET", "run:" + REQUEST, "tries", 1);
                            match(all, OTHER);
                            requests(all).outcome(OTHER);
                            match(all, REQUEST);
                        },
                        LayoutRows::outcome),
                new Row(
                        "openmatch0/abandon",
                        "in a pause, and with a function under way",
                        all -> {
                            note(all, "ZADD", "later", 7, REQUEST);
                            note(all, "ZADD", "runs", 7, REQUEST);
                        },
                        all -> done(() -> requests(all).abandon(REQUEST))),
                new Row(
                        "openmatch0/abandon",
                        "with a proposal that waits",
                        LayoutRows::propose,
                        all -> done(() -> requests(all).abandon(REQUEST))),
                new Row(
                        "openmatch0/assign",
                        "",
                        all -> {
                            match(all, REQUEST);
                            requests(all).outcome(REQUEST);
                        },
                        LayoutRows::assign),
                new Row(
                        "openmatch0/assign",
                        "and whoever was told long ago leaves the list",
                        all -> all.redis.ask(Call.command(Command.ZADD, "deindexed", 7, "carl", 8, "dora")),
                        LayoutRows::assign),
                new Row(
                        "openmatch0/outcome",
                        "and whoever is held no more and not kept is forgotten",
                        all -> {
                            match(all, REQUEST);
                            all.redis.ask(Call.command(Command.ZADD, "proposed", 7, "carl"));
                            note(all, "HSET", "approved", "carl", "x.duel");
                            note(all, "ZADD", "approved-at", 7, "carl");
                        },
                        LayoutRows::outcome),
                new Row(
                        "openmatch0/withdraw",
                        "",
                        LayoutRows::assign,
                        all -> done(() -> assignments(all).withdraw(List.of("anna", "ben")))));
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
                new Row(
                        "openmatch0/player-create",
                        "and one that is kept does not hold up the others",
                        all -> {
                            all.redis.ask(Call.command(Command.HSET, "ben", "properties", "{}"));
                            for (var list : List.of("mmr.rating", "OM_METADATA.accessed", "proposed", "deindexed")) {
                                all.redis.ask(Call.command(Command.ZADD, list, 7, "ben", 8, "carl"));
                            }
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

    /// Something in the books.
    private static void note(RedisFixture all, Object... command) {
        var arguments = new ArrayList<Object>(List.of("redis.call('SELECT', 1) return redis.call(unpack(ARGV))", 0));
        arguments.addAll(List.of(command));
        all.redis.ask(Call.command(Command.EVAL, arguments.toArray()));
    }

    private static boolean propose(RedisFixture all) {
        new RedisProposals(all.redis, TEXT, MatchmakerSettings::defaults, () -> "call-1").propose(PROPOSAL);
        return true;
    }

    private static void match(RedisFixture all, RequestKey request) {
        propose(all);
        all.redis.run(Call.command(Command.DEL, "proposalq"));
        all.redis.run(Call.command(Command.RENAME, PROPOSAL.id(), request));
        all.redis.run(Call.command(Command.EVAL, "redis.call('SELECT', 1) return redis.call('DEL', 'told:call-1')", 0));
    }

    private static Object outcome(RedisFixture all) {
        return requests(all).outcome(REQUEST);
    }

    private static boolean assign(RedisFixture all) {
        return done(() -> assignments(all).assign(Map.of("anna", "host:1", "ben", "host:1")));
    }

    private static RedisRequests requests(RedisFixture all) {
        return new RedisRequests(all.redis, TEXT, MatchmakerSettings::defaults);
    }

    private static RedisAssignments assignments(RedisFixture all) {
        return new RedisAssignments(all.redis, MatchmakerSettings::defaults);
    }

    private static boolean done(Runnable action) {
        action.run();
        return true;
    }
}
