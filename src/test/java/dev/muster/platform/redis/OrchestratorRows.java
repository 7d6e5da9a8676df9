package dev.muster.platform.redis;

import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.NotedRun;
import dev.muster.openmatch0.OrchestratorListener.Reason;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.RequestKey;
import dev.muster.openmatch0.Roster;
import dev.muster.openmatch0.RunReport;
import dev.muster.openmatch0.redis.RedisOrchestratorBooks;
import dev.muster.openmatch0.redis.RedisProposals;
import dev.muster.openmatch0.redis.RedisRequests;
import dev.muster.openmatch0.redis.RedisRunReports;
import dev.muster.openmatch0.redis.RedisWaitingProposals;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.redis.ScriptRepetitionTest.Row;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The scripts of the orchestrator of Open Match 0.3 and of its built-in evaluator.
final class OrchestratorRows {
    /// Those that come after its prelude.
    static final Set<String> SCRIPTS = Set.of(
            "openmatch0/clear",
            "openmatch0/decide",
            "openmatch0/ended",
            "openmatch0/evaluate",
            "openmatch0/evaluation",
            "openmatch0/image",
            "openmatch0/noted",
            "openmatch0/proposals",
            "openmatch0/report",
            "openmatch0/take",
            "openmatch0/waiting");

    private static final String REQUEST = "m.duel";
    private static final String AGAIN = "it is done by then";

    private OrchestratorRows() {}

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "openmatch0/take",
                        "",
                        OrchestratorRows::asked,
                        all -> books(all).take(lease(all), "taking-1", 10).size()),
                new Row("openmatch0/image", "", OrchestratorRows::asked, all -> {
                    books(all).image(lease(all), run(all), "function:1");
                    return true;
                }),
                new Row(
                        "openmatch0/ended",
                        "without a word",
                        OrchestratorRows::taken,
                        all -> books(all).ended(lease(all), run(all), "it crashed"),
                        AGAIN),
                new Row(
                        "openmatch0/ended",
                        "with a proposal",
                        OrchestratorRows::proposed,
                        all -> books(all).ended(lease(all), run(all), ""),
                        AGAIN),
                new Row(
                        "openmatch0/evaluate",
                        "",
                        OrchestratorRows::proposed,
                        all -> books(all)
                                .evaluate(lease(all), Reason.MMFS_COMPLETED)
                                .isPresent()),
                new Row(
                        "openmatch0/decide",
                        "approving",
                        OrchestratorRows::evaluated,
                        all -> proposals(all).approve(run(all).proposal()).join()),
                new Row(
                        "openmatch0/decide",
                        "against a match that has a player",
                        all -> {
                            evaluated(all);
                            all.redis.ask(Call.command(Command.ZADD, "deindexed", 4_000_000_000L, "anna"));
                        },
                        all -> proposals(all).approve(run(all).proposal()).join()),
                new Row(
                        "openmatch0/clear",
                        "after an approval",
                        all -> {
                            evaluated(all);
                            proposals(all).approve(run(all).proposal()).join();
                        },
                        all -> books(all).clear(lease(all), ""),
                        "it tells what it did"),
                new Row(
                        "openmatch0/clear",
                        "after a refusal",
                        all -> {
                            evaluated(all);
                            proposals(all).reject(run(all).proposal()).join();
                        },
                        all -> books(all).clear(lease(all), ""),
                        "it tells what it did"),
                new Row(
                        "openmatch0/clear",
                        "after another refusal",
                        all -> {
                            note(all, "HSET", "run:" + REQUEST, "tries", 1);
                            evaluated(all);
                            proposals(all).reject(run(all).proposal()).join();
                        },
                        all -> books(all).clear(lease(all), ""),
                        "it tells what it did"),
                new Row(
                        "openmatch0/waiting",
                        "after a pause, and with a function whose caller left",
                        all -> {
                            taken(all);
                            note(all, "SADD", "left", REQUEST, "n.duel");
                            note(all, "ZADD", "later", 7, "o.duel");
                        },
                        all -> books(all).waiting()),
                new Row(
                        "openmatch0/ended",
                        "when nobody waits for it",
                        all -> {
                            taken(all);
                            new RedisRequests(all.redis, new ProtoObjectText(), MatchmakerSettings::defaults)
                                    .abandon(RequestKey.parse(REQUEST));
                        },
                        all -> books(all).ended(lease(all), run(all), "it was ended")),
                new Row(
                        "openmatch0/clear",
                        "after an evaluator that failed",
                        OrchestratorRows::evaluated,
                        all -> books(all).clear(lease(all), "it crashed"),
                        "it tells what it did"),
                new Row("openmatch0/report", "", all -> {}, all -> {
                    new RedisRunReports(all.redis)
                            .report("proposal.1.m.duel", new RunReport(Map.of("players", 2L), Map.of("sort", 0.5)));
                    return true;
                }));
    }

    /// Something in the books.
    private static void note(RedisFixture all, Object... command) {
        var arguments = new ArrayList<Object>(List.of("redis.call('SELECT', 1) return redis.call(unpack(ARGV))", 0));
        arguments.addAll(List.of(command));
        all.redis.ask(Call.command(Command.EVAL, arguments.toArray()));
    }

    private static void asked(RedisFixture all) {
        all.redis.ask(Call.command(Command.HSET, "duel", "properties", "{}"));
        all.redis.ask(Call.command(Command.SADD, MatchmakerSettings.PROFILE_QUEUE, REQUEST));
        lease(all);
    }

    private static void taken(RedisFixture all) {
        asked(all);
        books(all).take(lease(all), "taking-1", 10);
    }

    private static void proposed(RedisFixture all) {
        taken(all);
        var roster = new Roster("red", List.of(Player.of("anna"), Player.of("ben")));
        new RedisProposals(all.redis, new ProtoObjectText(), MatchmakerSettings::defaults, () -> "call-1")
                .propose(new MatchObject(run(all).proposal(), "{}", "", List.of(roster), List.of()));
    }

    private static void evaluated(RedisFixture all) {
        proposed(all);
        books(all).ended(lease(all), run(all), "");
        books(all).evaluate(lease(all), Reason.MMFS_COMPLETED);
    }

    /// The attempt that the books know, under way or not.
    private static NotedRun run(RedisFixture all) {
        var script = "redis.call('SELECT', 1) return redis.call('HGET', 'run:" + REQUEST + "', 'at')";
        var at = all.redis.run(Call.command(Command.EVAL, script, 0));
        return new NotedRun(RequestKey.parse(REQUEST), at == null ? 0 : at.number());
    }

    private static RedisOrchestratorBooks books(RedisFixture all) {
        return new RedisOrchestratorBooks(all.redis, MatchmakerSettings::defaults, Duration.ofMinutes(1));
    }

    private static RedisWaitingProposals proposals(RedisFixture all) {
        return new RedisWaitingProposals(all.redis, MatchmakerSettings::defaults);
    }

    /// A lease in database 1, whose token is always the same.
    private static String lease(RedisFixture all) {
        var script = "redis.call('SELECT', 1) return redis.call('SET', 'orchestrator:lease:orchestrator', 'token')";
        all.redis.run(Call.command(Command.EVAL, script, 0));
        return "token";
    }
}
