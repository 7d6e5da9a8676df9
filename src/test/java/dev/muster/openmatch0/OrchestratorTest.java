package dev.muster.openmatch0;

import static dev.muster.openmatch0.OrchestratorBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The rules by which functions and evaluators are run, on a real Redis.
@Timeout(60)
final class OrchestratorTest {
    private OrchestratorBench bench = OrchestratorBench.empty();

    @BeforeEach
    void start() {
        bench.start();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void startsTheFunctionThatAProfileNamesWithItsVariables() {
        var request = bench.request("duel", "{\"imagename\":\"test:own\"}");

        var run = bench.functions.function();

        var at = run.variable("MMF_TIMESTAMP");
        assertThat(run.call().image()).isEqualTo("test:own");
        assertThat(run.call().name()).isEqualTo(at + "." + request + ".mmf");
        assertThat(run.call().environment())
                .isEqualTo(Map.of(
                        "MMF_PROFILE_ID",
                        "duel",
                        "MMF_PROPOSAL_ID",
                        "proposal." + at + "." + request,
                        "MMF_REQUEST_ID",
                        request.match(),
                        "MMF_ERROR_ID",
                        request.toString(),
                        "MMF_TIMESTAMP",
                        at,
                        "PROFILE",
                        at + "." + request));
        assertThat(Long.parseLong(at)).isCloseTo(System.currentTimeMillis() / 1000, within(5L));
    }

    @Test
    void startsTheStandardFunctionForAProfileThatNamesNone() {
        bench.request("duel", "{}");

        assertThat(bench.functions.function().call().image()).isEqualTo("test:function");
    }

    @Test
    void servesRequestsThatProgramsPutIntoRedisDirectly() {
        bench.direct("HSET", "direct", "properties", "{}");
        bench.direct("SADD", "profileq", "abc.direct.more", "nonsense");

        assertThat(bench.functions.function().variable("MMF_ERROR_ID")).isEqualTo("abc.direct");
    }

    @Test
    void countsFunctionsAsDirectProgramsExpect() {
        bench.request("duel", "{}");
        bench.request("duel", "{}");
        bench.functions.function();
        bench.functions.function();

        assertThat(String.valueOf(bench.direct("GET", "concurrentMMFs"))).isEqualTo("2");
    }

    @Test
    void evaluatesOnceNoFunctionRunsAnyMore() {
        bench.request("duel", "{}");
        bench.request("duel", "{}");
        var first = bench.functions.function();
        var second = bench.functions.function();
        bench.propose(first, "anna", "ben");
        first.end();
        bench.awaitEvent("ended duel");
        assertThat(bench.functions.evaluators).isEmpty();

        bench.propose(second, "cleo", "dan");
        second.end();
        var evaluator = bench.functions.evaluator();

        assertThat(bench.told.events).contains("evaluator mmfs_completed");
        var at = evaluator.variable("MMF_TIMESTAMP");
        assertThat(evaluator.call().name()).isEqualTo(at + ".evaluator");
        assertThat(evaluator.call().environment()).isEqualTo(Map.of("MMF_TIMESTAMP", at, "PROFILE", at));
    }

    @Test
    void evaluatesWhenTheIntervalIsOverAlthoughAFunctionRuns() {
        bench.request("duel", "{}");
        bench.request("duel", "{}");
        var first = bench.functions.function();
        bench.functions.function();
        bench.propose(first, "anna", "ben");
        first.end();
        bench.awaitEvent("ended duel");
        bench.pass(Duration.ofSeconds(9));
        assertThat(bench.functions.evaluators).isEmpty();

        bench.pass(Duration.ofSeconds(2));
        bench.functions.evaluator();

        assertThat(bench.told.events).contains("evaluator interval_exceeded");
    }

    @Test
    void aDirectProgramThatCrashedDelaysTheEvaluatorNoLongerThanTheInterval() {
        bench.direct("INCR", "concurrentMMFs");
        bench.request("duel", "{}");
        var run = bench.functions.function();
        bench.propose(run, "anna", "ben");
        run.end();
        bench.awaitEvent("ended duel");
        bench.pass(Duration.ofSeconds(9));
        assertThat(bench.functions.evaluators).isEmpty();

        bench.pass(Duration.ofSeconds(2));
        bench.functions.evaluator().end();

        await("the counter starts anew", () -> bench.direct("GET", "concurrentMMFs") == null);
    }

    @Test
    void aDirectProgramThatSaysThatItIsDoneEndsTheWaiting() {
        bench.direct("INCR", "concurrentMMFs");
        bench.request("duel", "{}");
        var run = bench.functions.function();
        bench.propose(run, "anna", "ben");
        run.end();
        bench.awaitEvent("ended duel");
        assertThat(bench.functions.evaluators).isEmpty();

        bench.direct("DECR", "concurrentMMFs");

        bench.functions.evaluator();
        assertThat(bench.told.events).contains("evaluator mmfs_completed");
    }

    @Test
    void requestsThatKeepComingDoNotPutOffTheEvaluator() {
        bench.request("duel", "{}");
        bench.request("duel", "{}");
        var first = bench.functions.function();
        var second = bench.functions.function();
        bench.propose(first, "anna", "ben");
        first.end();
        bench.awaitEvent("ended duel");

        bench.request("later", "{}");
        bench.functions.function();
        second.fail("no");

        bench.functions.evaluator();
        assertThat(bench.told.events).contains("evaluator mmfs_completed").doesNotContain("ended later");
    }

    @Test
    void runsOneEvaluatorAtATime() {
        var first = proposing("anna");
        bench.functions.evaluator();
        var second = proposing("ben");
        bench.pass(Duration.ofSeconds(60));

        assertThat(bench.functions.evaluators).isEmpty();
        assertThat(List.of(first, second)).allMatch(one -> bench.resultNow(one).isEmpty());
    }

    @Test
    void aMatchThatTheEvaluatorMadeIsTheRequestsAndHoldsItsPlayers() {
        var request = proposing("anna", "ben");
        var evaluator = bench.functions.evaluator();

        approve(request);
        evaluator.end();

        bench.awaitEvent("evaluated 1 0");
        assertThat(bench.result(request).playerIds()).containsExactly("anna", "ben");
        assertThat(bench.proposed()).containsExactlyInAnyOrder("anna", "ben");
        assertThat(bench.requests.outcome(request)).isInstanceOf(Requests.Outcome.Made.class);
    }

    @Test
    void whatTheEvaluatorDidNotApproveIsClearedAndItsRequestTriedAgain() {
        bench.request("duel", "{}");
        bench.request("duel", "{}");
        var first = bench.functions.function();
        var second = bench.functions.function();
        bench.propose(first, "anna", "ben");
        bench.propose(second, "ben", "cleo");
        first.end();
        second.end();
        var evaluator = bench.functions.evaluator();
        bench.direct("SPOP", "proposalq", "10");
        bench.direct("RENAME", first.variable("MMF_PROPOSAL_ID"), first.variable("MMF_ERROR_ID"));

        evaluator.end();

        var again = bench.functions.function();
        assertThat(again.variable("MMF_ERROR_ID")).isEqualTo(second.variable("MMF_ERROR_ID"));
        assertThat(again.variable("MMF_PROPOSAL_ID")).isNotEqualTo(second.variable("MMF_PROPOSAL_ID"));
        assertThat(again.call().name()).isNotEqualTo(second.call().name());
        assertThat(bench.proposed()).containsExactlyInAnyOrder("anna", "ben");
        assertThat(integer("EXISTS", second.variable("MMF_PROPOSAL_ID"))).isZero();
        bench.awaitEvent("evaluated 1 1");
    }

    @Test
    void matchesThatShareAPlayerAreNotBothGivenOutWhateverAnEvaluatorSays() {
        bench.request("duel", "{}");
        bench.request("duel", "{}");
        var runs = List.of(bench.functions.function(), bench.functions.function());
        runs.forEach(run -> bench.propose(run, "anna", run.variable("MMF_REQUEST_ID")));
        runs.forEach(TestFunctions.TestRun::end);
        var evaluator = bench.functions.evaluator();
        bench.direct("SPOP", "proposalq", "10");
        runs.forEach(run -> bench.direct("RENAME", run.variable("MMF_PROPOSAL_ID"), run.variable("MMF_ERROR_ID")));

        evaluator.end();

        bench.awaitEvent("evaluated 1 1");
        assertThat(runs.stream()
                        .map(run -> RequestKey.parse(run.variable("MMF_ERROR_ID")))
                        .filter(request -> bench.requests.outcome(request) instanceof Requests.Outcome.Made))
                .hasSize(1);
        bench.functions.function();
    }

    @Test
    void aRequestWhoseCallerLeftIsNotTriedAgain() {
        var request = proposing("anna", "ben");
        var evaluator = bench.functions.evaluator();
        bench.direct("SPOP", "proposalq", "10");
        bench.requests.abandon(request);

        evaluator.end();

        bench.awaitEvent("evaluated 0 1");
        assertThat(bench.proposed()).isEmpty();
        assertThat(integer("SCARD", "profileq")).isZero();
        assertThat(bench.resultNow(request)).isEmpty();
    }

    @Test
    void aMatchThatIsApprovedAfterItsCallerLeftIsTakenApart() {
        var request = proposing("anna", "ben");
        var evaluator = bench.functions.evaluator();
        bench.direct("SPOP", "proposalq", "10");
        bench.requests.abandon(request);
        bench.direct("RENAME", lastProposal, request.toString());

        evaluator.end();

        bench.awaitEvent("evaluated 0 1");
        assertThat(bench.proposed()).isEmpty();
        assertThat(bench.resultNow(request)).isEmpty();
    }

    @Test
    void aRequestThatWasTriedForTooLongIsAnsweredInsteadOfTriedAgain() throws Exception {
        var request = proposing("anna");
        var evaluator = bench.functions.evaluator();
        bench.settings = callersWait(Duration.ZERO);
        bench.direct("SPOP", "proposalq", "10");

        evaluator.end();

        assertThat(bench.result(request).error()).isEqualTo("no proposal for it was approved within 0 s");
        assertThat(bench.proposed()).isEmpty();
    }

    @Test
    void aProposalThatTheEvaluatorTookBeforeItsFunctionEndedIsTriedAgain() {
        var request = bench.request("late", "{}");
        var late = bench.functions.function();
        proposing("anna");
        bench.pass(Duration.ofSeconds(11));
        var evaluator = bench.functions.evaluator();
        bench.direct("SPOP", "proposalq", "10");
        evaluator.end();
        bench.awaitEvent("evaluated 0 1");
        bench.functions.function();
        bench.propose(late, "ben");
        bench.direct("SREM", "proposalq", late.variable("MMF_PROPOSAL_ID"));

        late.end();

        assertThat(bench.functions.function().variable("MMF_ERROR_ID")).isEqualTo(request.toString());
        assertThat(bench.proposed()).isEmpty();
    }

    @Test
    void aProposalThatCameWhileTheEvaluatorRanIsClearedToo() {
        proposing("anna");
        var evaluator = bench.functions.evaluator();
        bench.direct("ZADD", "proposed", "4000000000", "stranger");
        bench.direct("HSET", "proposal.1.x.direct", "rosters", "[{\"players\":[{\"id\":\"stranger\"}]}]");
        bench.direct("SADD", "proposalq", "proposal.1.x.direct");
        await("it is noted", () -> books("HEXISTS', 'proposals', 'proposal.1.x.direct") == 1);
        bench.direct("SPOP", "proposalq", "10");

        evaluator.end();

        bench.awaitEvent("evaluated 0 2");
        assertThat(bench.proposed()).isEmpty();
    }

    @Test
    void anEvaluatorThatThrowsAProposalAwayFreesItsPlayersToo() {
        proposing("anna", "ben");
        var evaluator = bench.functions.evaluator();
        bench.direct("SPOP", "proposalq", "10");
        bench.direct("DEL", lastProposal);

        evaluator.end();

        bench.functions.function();
        assertThat(bench.proposed()).isEmpty();
    }

    @Test
    void aMatchThatWasGivenOutAndDeletedBeforeTheEvaluatorEndedIsNotTriedAgain() {
        var request = proposing("anna", "ben");
        var evaluator = bench.functions.evaluator();
        approve(request);
        bench.requests.outcome(request);
        bench.objects.delete(request.toString());

        evaluator.end();

        bench.awaitEvent("evaluated 1 0");
        assertThat(integer("SCARD", "profileq")).isZero();
        assertThat(bench.proposed()).containsExactlyInAnyOrder("anna", "ben");
    }

    @Test
    void anEvaluatorThatFailsAnswersTheRequestsOfAllProposals() {
        var request = proposing("anna", "ben");
        var evaluator = bench.functions.evaluator();

        evaluator.fail("exited with status 1");

        assertThat(bench.result(request).error()).isEqualTo("evaluator \"test:evaluator\": exited with status 1");
        assertThat(bench.proposed()).isEmpty();
        assertThat(integer("SCARD", "proposalq")).isZero();
        bench.awaitEvent("evaluator failed");
    }

    @Test
    void anEvaluatorThatNothingRunsAnswersTheRequestsOfAllProposals() {
        bench.settings = TestSettings.with("test:function", "somewhere/evaluator:1");

        var request = proposing("anna");

        assertThat(bench.result(request).error()).contains("somewhere/evaluator:1", "muster.openmatch0.commands");
    }

    @Test
    void aFunctionThatFailsAnswersItsRequest() {
        var request = bench.request("duel", "{}");

        bench.functions.function().fail("exited with status 3");

        assertThat(bench.result(request).error()).isEqualTo("match function \"test:function\": exited with status 3");
        bench.awaitEvent("failed duel");
        await("it counts no more", () -> integer("GET", "concurrentMMFs") == 0);
    }

    @Test
    void aFunctionThatLeavesNothingAnswersItsRequest() {
        var request = bench.request("duel", "{}");

        bench.functions.function().end();

        assertThat(bench.result(request).error()).isEqualTo("it ended and left neither a proposal nor an error");
    }

    @Test
    void anErrorThatAFunctionLeftStands() {
        var request = bench.request("duel", "{}");
        var run = bench.functions.function();
        bench.direct("SET", request.toString(), "{\"error\":\"insufficient_players\"}");

        run.fail("exited with status 1");

        bench.awaitEvent("ended duel");
        assertThat(bench.result(request).error()).isEqualTo("insufficient_players");
    }

    @Test
    void aProposalCountsHoweverItsFunctionEnded() {
        bench.request("duel", "{}");
        var run = bench.functions.function();
        bench.propose(run, "anna");

        run.fail("exited with status 1");

        bench.functions.evaluator();
    }

    @Test
    void anImageThatNothingRunsIsAnError() {
        var request = bench.request("duel", "{\"imagename\":\"somewhere/function:1\"}");

        assertThat(bench.result(request).error())
                .contains("somewhere/function:1", "nothing here runs it", "muster.openmatch0.commands");
    }

    @Test
    void aProfileThatIsNotThereIsAnError() {
        bench.direct("SADD", "profileq", "abc.nothing");

        assertThat(bench.result(new RequestKey("abc", "nothing")).error())
                .isEqualTo("profile \"nothing\" does not exist");
    }

    @Test
    void aProfileThatIsNotJsonIsAnError() {
        var request = bench.request("duel", "{\"imagename\":");

        assertThat(bench.result(request).error()).isEqualTo("the properties of profile \"duel\" are not JSON");
    }

    @Test
    void whatFunctionsReportIsTold() {
        bench.request("duel", "{}");
        var run = bench.functions.function();
        var id = run.variable("MMF_PROPOSAL_ID");
        bench.reports.report(id, new RunReport(Map.of("players", 5L), Map.of("search", 0.25)));
        bench.direct(
                "HSET", "metrics." + id, "counter.pools", "2", "timing.sort", "1.5", "else", "x", "counter.bad", "y");
        bench.propose(run, "anna");

        run.end();

        bench.awaitEvent("ended duel");
        assertThat(bench.told.reports)
                .containsExactly(
                        new RunReport(Map.of("players", 5L, "pools", 2L), Map.of("search", 0.25, "sort", 1.5)));
        assertThat(integer("EXISTS", "metrics." + id)).isZero();
    }

    @Test
    void hundredsOfRequestsAreServedAtOnceAndFewAreStartedAtTheSameTime() {
        bench.functions.let("test:function", run -> {
            bench.propose(run, run.variable("MMF_REQUEST_ID"));
            run.end();
        });
        bench.functions.let("test:evaluator", run -> {
            var waiting = bench.direct("SPOP", "proposalq", "1000");
            if (waiting != null) {
                waiting.forEach(one ->
                        bench.direct("RENAME", one.toString(), one.toString().replaceFirst("proposal\\.\\d+\\.", "")));
            }
            run.end();
        });
        Set<RequestKey> all = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            all.add(bench.request("duel" + i % 7, "{}"));
        }

        all.forEach(request -> assertThat(bench.result(request).error()).isEmpty());

        assertThat(bench.functions.mostStarting.get()).isLessThanOrEqualTo(bench.limits.starting());
    }

    @Test
    void anEvaluatorThatRefusesEverythingIsNotRunWithoutAPause() {
        bench.functions.let("test:function", run -> {
            bench.propose(run, "anna");
            run.end();
        });
        bench.functions.let("test:evaluator", run -> {
            bench.direct("SPOP", "proposalq", "10");
            run.end();
        });
        long began = System.nanoTime();

        bench.request("duel", "{}");
        await("it is tried for the seventh time", () -> bench.functions.functions.size() >= 7);

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("pauses after the second attempt: 50, 100, 200, 400, 800 ms")
                .isGreaterThanOrEqualTo(Duration.ofMillis(1_550));
    }

    @Test
    void aRequestIsTriedAgainAtOnceTheFirstTimeAndLaterAfterAPause() {
        var request = proposing("anna");
        refuse();
        await("it is taken at once", () -> !bench.functions.functions.isEmpty());
        assertThat(books("ZCARD', 'later")).isZero();

        proposed(bench.functions.function(), "anna");
        refuse();

        assertThat(bench.functions.function().variable("MMF_ERROR_ID")).isEqualTo(request.toString());
        assertThat(books("HGET', 'run:" + request + "', 'tries")).isEqualTo(2);
    }

    @Test
    void aCallerThatLeavesInAPauseIsForgotten() {
        var request = new RequestKey("m0000000000000000000", "duel");
        var longPause = Long.toString(System.currentTimeMillis() + 3_600_000);
        bench.direct(
                "EVAL",
                "redis.call('SELECT', 1) return redis.call('ZADD', 'later', ARGV[1], KEYS[1])",
                "1",
                request.toString(),
                longPause);

        bench.requests.abandon(request);

        assertThat(books("ZCARD', 'later")).isZero();
    }

    @Test
    void aFunctionWhoseCallerLeftIsEndedAndCountsAsNothing() {
        var request = bench.request("duel", "{}");
        var run = bench.functions.function();

        bench.requests.abandon(request);

        assertThat(run.told().orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("canceled");
        run.fail("was killed");
        await("it is under way no more", () -> books("EXISTS', 'runs") == 0);
        assertThat(books("EXISTS', 'left")).isZero();
        assertThat(integer("GET", "concurrentMMFs")).isZero();
        assertThat(bench.resultNow(request)).isEmpty();
        bench.request("other", "{}");
        bench.functions.function().fail("no");
        bench.awaitEvent("failed other");
        assertThat(bench.told.events).doesNotContain("ended duel", "failed duel");
    }

    @Test
    void aFunctionThatToldItsErrorMayEndByItself() {
        var request = bench.request("duel", "{}");
        var run = bench.functions.function();
        bench.direct("SET", request.toString(), "{\"error\":\"insufficient_players\"}");
        bench.requests.abandon(request); // as its caller does that was told
        bench.requests.abandon(request);

        bench.pass(Duration.ZERO);
        run.fail("exited with status 1");

        bench.awaitEvent("ended duel");
        assertThat(run.told()).isNotDone();
    }

    @Test
    void aFunctionThatCannotBeStartedInTimeAnswersItsRequest() throws Exception {
        bench.close();
        bench = OrchestratorBench.empty();
        bench.limits = new OrchestratorLimits(Duration.ofSeconds(1), Duration.ofSeconds(20), 500, 1);
        var opened = new CountDownLatch(1);
        bench.functions.let("test:hanging", run -> awaitQuietly(opened));
        bench.start();

        var first = bench.request("duel", "{\"imagename\":\"test:hanging\"}");
        var second = bench.request("duel", "{\"imagename\":\"test:hanging\"}");

        for (var request : List.of(first, second)) {
            assertThat(bench.result(request).error())
                    .isEqualTo("match function \"test:hanging\": was not started within 1 s");
        }
        opened.countDown();
        assertThat(bench.functions
                        .function()
                        .told()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join())
                .as("what starts too late")
                .isEqualTo("canceled");
        assertThat(bench.functions.functions)
                .as("what was given up before its turn")
                .isEmpty();
    }

    @Test
    void aFunctionHasHalfOfTheTimeOfItsCaller() {
        bench.settings = callersWait(Duration.ofSeconds(3));

        var request = bench.request("duel", "{}");

        assertThat(bench.result(request).error())
                .as("of three seconds, one of which may be over when the request is taken")
                .matches("match function \"test:function\": took longer than 1(\\.5)? s.*");
    }

    @Test
    void anEvaluatorHasHalfOfTheTimeOfACaller() {
        var request = bench.request("duel", "{}");
        var run = bench.functions.function();
        bench.settings = callersWait(Duration.ofSeconds(3));
        proposed(run, "anna");

        assertThat(bench.result(request).error()).startsWith("evaluator \"test:evaluator\": took longer than 1.5 s");
    }

    @Test
    void aFunctionThatIsTriedLateHasHalfOfWhatIsLeft() {
        var request = proposing("anna");
        var since = Long.toString(System.currentTimeMillis() / 1000 - 84);
        bench.direct(
                "EVAL",
                "redis.call('SELECT', 1) return redis.call('HSET', KEYS[1], 'since', ARGV[1])",
                "1",
                "run:" + request,
                since);

        refuse();

        assertThat(bench.functions.function().call().deadline())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        assertThat(bench.result(request).error()).contains("took longer than");
    }

    @Test
    void asManyRequestsAreTakenAtOnceAsTheSettingsSay() throws Exception {
        bench.close();
        bench = OrchestratorBench.empty();
        for (int i = 0; i < 120; i++) {
            bench.request("duel", "{}");
        }
        bench.start();

        await("all are taken", () -> bench.functions.functions.size() == 120);

        assertThat(bench.asked.stream()
                        .filter(what -> !what.equals("waiting 0"))
                        .limit(5))
                .containsExactly("waiting 120", "take 50", "take 50", "waiting 20", "take 20");
    }

    @Test
    void goesOnWhenRedisWasAway() {
        var request = bench.request("duel", "{}");
        var run = bench.functions.function();
        bench.cutOff(true);
        bench.propose(run, "anna");
        run.end();

        bench.cutOff(false);

        var evaluator = bench.functions.evaluator();
        lastProposal = run.variable("MMF_PROPOSAL_ID");
        approve(request);
        evaluator.end();
        bench.awaitEvent("evaluated 1 0");
    }

    @Test
    void goesOnWhenSomebodyEmptiesRedis() {
        proposing("anna");
        bench.functions.evaluator();

        bench.direct("FLUSHALL");

        var request = proposing("ben");
        var evaluator = bench.functions.evaluator();
        approve(request);
        evaluator.end();
        assertThat(bench.result(request).playerIds()).containsExactly("ben");
    }

    private String lastProposal = "";

    /// A request whose function proposed a match.
    private RequestKey proposing(String... players) {
        var request = bench.request("duel", "{}");
        proposed(bench.functions.function(), players);
        return request;
    }

    /// A function left its proposal and ended.
    private void proposed(TestFunctions.TestRun run, String... players) {
        bench.propose(run, players);
        run.end();
        lastProposal = run.variable("MMF_PROPOSAL_ID");
    }

    /// The evaluator takes all proposals, and approves none.
    private void refuse() {
        var evaluator = bench.functions.evaluator();
        bench.direct("SPOP", "proposalq", "10");
        evaluator.end();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What the evaluator does with the last proposal.
    private void approve(RequestKey request) {
        bench.direct("SPOP", "proposalq", "10");
        bench.direct("RENAME", lastProposal, request.toString());
    }

    private static MatchmakerSettings callersWait(Duration time) {
        return new TestSettings(TestSettings.with("test:function", "test:evaluator"))
                .backendTimeout(time)
                .base();
    }

    private int books(String command) {
        var reply = bench.direct("EVAL", "redis.call('SELECT', 1) return redis.call('" + command + "')", "0");
        return reply == null ? 0 : Integer.parseInt(reply.toString());
    }

    private int integer(String command, String key) {
        var reply = bench.direct(command, key);
        return reply == null ? 0 : Integer.parseInt(reply.toString());
    }

    private static org.assertj.core.data.Offset<Long> within(long value) {
        return org.assertj.core.data.Offset.offset(value);
    }
}
