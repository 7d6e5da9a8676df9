package dev.muster.openmatch0.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.Roster;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.error.MusterException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a proposal leaves in Redis, key by key.
@Timeout(30)
final class RedisProposalsTest {
    private static final String ID = "proposal.1800000000.m.duel";

    private final LayoutRedis redis = LayoutRedis.empty();
    private final AtomicInteger calls = new AtomicInteger();
    private final RedisProposals proposals = new RedisProposals(
            redis.layout, new ProtoObjectText(), MatchmakerSettings::defaults, () -> "call-" + calls.incrementAndGet());

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void aProposalWaitsForTheEvaluatorAndItsPlayersAreInNoPool() {
        redis.direct("SET", "concurrentMMFs", "3");

        proposals.propose(proposal(ID, ""));

        assertThat(text("HGET", ID, "properties")).isEqualTo("{\"a\":1}");
        assertThat(text("HGET", ID, "error")).isEmpty();
        assertThat(text("HGET", ID, "rosters")).startsWith("[{\"name\":\"red\",\"players\":[{\"id\":\"anna\",");
        assertThat(text("HGET", ID, "pools")).isEqualTo("[]");
        assertThat(text("HLEN", ID)).isEqualTo("4");
        assertThat(number("TTL", ID)).isBetween(43_190L, 43_200L);
        assertThat(text("SMEMBERS", "proposalq")).isEqualTo("[" + ID + "]");
        assertThat(text("ZRANGE", "proposed", "0", "-1")).isEqualTo("[anna, ben]");
        assertThat(Math.abs(number("ZSCORE", "proposed", "anna") - number("TIME")))
                .isLessThan(5);
        assertThat(text("GET", "concurrentMMFs")).isEqualTo("2");
    }

    @Test
    void anErrorIsKeptAndCountedAndNothingElse() {
        proposals.propose(proposal("m.duel", "insufficient_players"));

        assertThat(text("HGET", "m.duel", "error")).isEqualTo("insufficient_players");
        assertThat(number("EXISTS", "proposed", "proposalq")).isZero();
        assertThat(text("GET", "concurrentMMFs")).isEqualTo("-1");
    }

    @Test
    void eachCallCountsOneFunctionLess() {
        proposals.propose(proposal(ID, ""));
        proposals.propose(proposal(ID, ""));

        assertThat(text("GET", "concurrentMMFs")).isEqualTo("-2");
        assertThat(number("SCARD", "proposalq")).isOne();
    }

    @Test
    void aProposalWithoutPlayersWaitsForTheEvaluatorToo() {
        proposals.propose(new MatchObject(ID, "", "", List.of(), List.of()));

        assertThat(number("SCARD", "proposalq")).isOne();
        assertThat(number("EXISTS", "proposed")).isZero();
    }

    @Test
    void anIdThatNamesSomethingElseIsRefusedAndNothingChanges() {
        redis.direct("ZADD", ID, "1", "anna");

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> proposals.propose(proposal(ID, "")))
                .withMessageStartingWith("id: ");
        assertThat(number("DBSIZE")).isOne();
    }

    private static MatchObject proposal(String id, String error) {
        var roster = new Roster("red", List.of(Player.of("anna"), Player.of(""), Player.of("ben")));
        return new MatchObject(id, "{\"a\":1}", error, List.of(roster), List.of());
    }

    private String text(String command, String... arguments) {
        return Objects.requireNonNull(redis.direct(command, arguments)).toString();
    }

    private long number(String command, String... arguments) {
        var reply = Objects.requireNonNull(redis.direct(command, arguments));
        var scalar = reply.type() == io.vertx.redis.client.ResponseType.MULTI ? reply.get(0) : reply;
        return (long) Double.parseDouble(scalar.toString());
    }
}
