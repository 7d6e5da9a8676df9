package dev.muster.openmatch0.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.DirectFunctions;
import dev.muster.openmatch0.IgnoreList;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.RequestKey;
import dev.muster.openmatch0.Requests.Outcome;
import dev.muster.openmatch0.TestSettings;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.error.MusterException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// To whom a match is given out, and what becomes of players of one that is not.
@Timeout(30)
final class RedisRequestsTest {
    private static final RequestKey FIRST = new RequestKey("m1", "duel");
    private static final RequestKey SECOND = new RequestKey("m2", "duel");

    private final LayoutRedis redis = LayoutRedis.empty();
    private final DirectFunctions functions = new DirectFunctions(redis);
    private MatchmakerSettings settings = MatchmakerSettings.defaults();
    private final RedisRequests requests = new RedisRequests(redis.layout, new ProtoObjectText(), () -> settings);
    private final RedisAssignments assignments = new RedisAssignments(redis.layout, () -> settings);

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void aMatchIsHeldForItsRequestAndGivenOutToItAgain() {
        functions.approve("m1.duel", "anna", "ben");

        assertThat(isMade(FIRST)).isTrue();
        assertThat(isMade(FIRST)).isTrue();
        assertThat(functions.note("HGET", "approved", "ben")).isEqualTo("m1.duel");
    }

    @Test
    void aMatchWithAPlayerOfAnotherIsRefusedAndOnlyItsOwnPlayersAreFree() {
        functions.approve("m1.duel", "anna", "ben");
        isMade(FIRST);
        functions.approve("m2.duel", "carl", "ben");
        redis.direct("ZADD", "proposed", "1", "anna", "1", "ben", "1", "carl");

        assertThat(isMade(SECOND)).isFalse();

        assertThat(redis.list("SMEMBERS", "profileq")).containsExactly("m2.duel");
        assertThat(redis.number("EXISTS", "m2.duel")).isZero();
        assertThat(redis.list("ZRANGE", "proposed", "0", "-1")).containsExactly("anna", "ben");
        assertThat(functions.note("HKEYS", "approved")).contains("anna", "ben").doesNotContain("carl");
    }

    @Test
    void aPlayerIsHeldAsLongAsTheListProposedIs() {
        functions.approve("m1.duel", "anna");
        isMade(FIRST);
        long now = redis.number("TIME");
        functions.note("ZADD", "approved-at", Long.toString(now - 790), "anna");
        functions.approve("m2.duel", "anna");
        assertThat(isMade(SECOND)).isFalse();

        functions.note("ZADD", "approved-at", Long.toString(now - 810), "anna");
        functions.approve("m2.duel", "anna");
        assertThat(isMade(SECOND)).isTrue();
    }

    @Test
    void whoIsHeldNoMoreAndNotKeptLeavesTheListOfTheProposed() {
        functions.approve("m1.duel", "anna", "ben");
        isMade(FIRST);
        var before = Long.toString(redis.number("TIME") - 810);
        redis.direct("HSET", "ben", "properties", "{}");
        redis.direct("ZADD", "proposed", before, "anna", before, "ben", before, "stranger");
        functions.note("ZADD", "approved-at", before, "anna", before, "ben");

        functions.approve("m2.duel", "carl");
        isMade(SECOND);

        assertThat(redis.list("ZRANGE", "proposed", "0", "-1")).containsExactly("ben", "stranger");
    }

    @Test
    void aPlayerWhoWasToldWhereToConnectIsInNoOtherMatchForAsLongAsItIsInNoPool() {
        functions.approve("m1.duel", "anna");
        isMade(FIRST);
        assignments.assign(Map.of("anna", "host:1"));
        assertThat(functions.note("EXISTS", "approved", "approved-at")).isEqualTo("0");
        functions.approve("m2.duel", "anna");
        assertThat(isMade(SECOND)).isFalse();

        redis.direct("ZADD", "deindexed", Long.toString(redis.number("TIME") - 810), "anna");
        functions.approve("m2.duel", "anna");
        assertThat(isMade(SECOND)).isTrue();
    }

    @Test
    void wherePoolsLeaveNobodyOutWhoWasToldSuchPlayersMatchAgainAtOnce() {
        settings = TestSettings.standard()
                .ignoreLists(List.of(new IgnoreList("proposed", "proposed", 0, 800)))
                .base();
        redis.direct("ZADD", "deindexed", Long.toString(redis.number("TIME")), "anna");
        functions.approve("m2.duel", "anna");

        assertThat(isMade(SECOND)).isTrue();
    }

    @Test
    void whoIsGivenUpIsFree() {
        functions.approve("m1.duel", "anna", "ben");
        redis.direct("ZADD", "proposed", "1", "anna", "1", "ben", "1", "carl");
        isMade(FIRST);

        requests.abandon(FIRST);
        requests.abandon(FIRST);

        assertThat(redis.list("KEYS", "*")).containsExactly("proposed");
        assertThat(redis.list("ZRANGE", "proposed", "0", "-1")).containsExactly("carl");
        functions.approve("m2.duel", "anna", "ben");
        assertThat(isMade(SECOND)).isTrue();
    }

    @Test
    void whatIsGivenUpLeavesThePlayersOfOtherMatchesAlone() {
        functions.approve("m1.duel", "anna");
        isMade(FIRST);
        redis.direct("ZADD", "proposed", "1", "anna");
        functions.approve("m2.duel", "anna");

        requests.abandon(SECOND);

        assertThat(redis.list("ZRANGE", "proposed", "0", "-1")).containsExactly("anna");
        assertThat(functions.note("HGET", "approved", "anna")).isEqualTo("m1.duel");
    }

    @Test
    void whoeverLeavesWithAPlayerWhomAnotherWantsLeavesItToTheOther() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            var leaving = new RequestKey("l" + round, "duel");
            var staying = new RequestKey("s" + round, "duel");
            var shared = "shared-" + round;
            functions.approve(leaving.toString(), shared, "own-" + round);
            functions.approve(staying.toString(), shared);
            redis.direct("ZADD", "proposed", "1", shared, "1", "own-" + round);

            var left = Thread.ofVirtual().start(() -> {
                requests.outcome(leaving);
                requests.abandon(leaving);
            });
            boolean made = isMade(staying);
            left.join();
            if (!made) { // its request waits again, and gets another proposal
                assertThat(redis.list("SMEMBERS", "profileq")).contains(staying.toString());
                redis.direct("DEL", "profileq");
                functions.approve(staying.toString(), shared);
                assertThat(isMade(staying)).isTrue();
            }

            assertThat(functions.note("HGET", "approved", shared)).isEqualTo(staying.toString());
            assertThat(functions.note("HEXISTS", "approved", "own-" + round)).isEqualTo("0");
            assertThat(redis.list("ZRANGE", "proposed", "0", "-1")).doesNotContain("own-" + round);
            assertThat(redis.number("EXISTS", leaving.toString(), "profileq")).isZero();
            redis.direct("DEL", "proposed");
        }
    }

    @Test
    void aMatchWithoutPlayersIsGivenOut() {
        redis.direct("HSET", "m1.duel", "properties", "{}", "rosters", "");

        assertThat(isMade(FIRST)).isTrue();
    }

    @Test
    void rostersThatCannotBeReadAreAnErrorThatNamesThem() {
        redis.direct("HSET", "m1.duel", "rosters", "[{\"players\":{}}");

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> requests.outcome(FIRST))
                .withMessageStartingWith("the rosters of match object \"m1.duel\" cannot be read: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{players:[{id:'anna'}]}]",
                "[{\"players\":[{\"id\":7}]}]",
                "[{\"players\":[{\"id\":\"anna\"}],\"players\":[{\"id\":\"carl\"}]}]",
                "[],\"rosters\":[{\"players\":[{\"id\":\"anna\"}]}]",
                "[{\"players\":[{\"id\":\"anna\"},{\"id\":\"\\ud800\"}]}]"
            })
    void noPlayerSlipsIntoASecondMatchByRostersThatAreWrittenOddly(String rosters) {
        functions.approve("m1.duel", "anna", "ben", "7");
        isMade(FIRST);
        redis.direct("HSET", "m2.duel", "rosters", rosters);

        assertThat(playersOf(SECOND)).doesNotContain("anna", "ben", "7");
    }

    @Test
    void nothingIsNotAnOutcome() {
        assertThat(isMade(FIRST)).isFalse();
        assertThat(redis.number("DBSIZE")).isZero();
    }

    /// Nobody, unless a match is given out.
    private List<String> playersOf(RequestKey request) {
        try {
            return requests.outcome(request) instanceof Outcome.Made made
                    ? made.match().playerIds()
                    : List.of();
        } catch (MusterException refused) {
            return List.of();
        }
    }

    private boolean isMade(RequestKey request) {
        return requests.outcome(request) instanceof Outcome.Made;
    }
}
