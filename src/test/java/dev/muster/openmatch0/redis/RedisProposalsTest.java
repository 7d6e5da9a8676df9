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

        assertThat(redis.text("HGET", ID, "properties")).isEqualTo("{\"a\":1}");
        assertThat(redis.text("HGET", ID, "error")).isEmpty();
        assertThat(redis.text("HGET", ID, "rosters")).startsWith("[{\"name\":\"red\",\"players\":[{\"id\":\"anna\",");
        assertThat(redis.text("HGET", ID, "pools")).isEqualTo("[]");
        assertThat(redis.text("HLEN", ID)).isEqualTo("4");
        assertThat(redis.number("TTL", ID)).isBetween(43_190L, 43_200L);
        assertThat(redis.text("SMEMBERS", "proposalq")).isEqualTo("[" + ID + "]");
        assertThat(redis.text("ZRANGE", "proposed", "0", "-1")).isEqualTo("[anna, ben]");
        assertThat(Math.abs(redis.number("ZSCORE", "proposed", "anna") - redis.number("TIME")))
                .isLessThan(5);
        assertThat(redis.text("GET", "concurrentMMFs")).isEqualTo("2");
    }

    @Test
    void anErrorIsKeptAndCountedAndNothingElse() {
        proposals.propose(proposal("m.duel", "insufficient_players"));

        assertThat(redis.text("HGET", "m.duel", "error")).isEqualTo("insufficient_players");
        assertThat(redis.number("EXISTS", "proposed", "proposalq")).isZero();
        assertThat(redis.text("GET", "concurrentMMFs")).isEqualTo("-1");
    }

    @Test
    void eachCallCountsOneFunctionLess() {
        proposals.propose(proposal(ID, ""));
        proposals.propose(proposal(ID, ""));

        assertThat(redis.text("GET", "concurrentMMFs")).isEqualTo("-2");
        assertThat(redis.number("SCARD", "proposalq")).isOne();
    }

    @Test
    void aProposalWithoutPlayersWaitsForTheEvaluatorToo() {
        proposals.propose(new MatchObject(ID, "", "", List.of(), List.of()));

        assertThat(redis.number("SCARD", "proposalq")).isOne();
        assertThat(redis.number("EXISTS", "proposed")).isZero();
    }

    @Test
    void anIdThatNamesSomethingElseIsRefusedAndNothingChanges() {
        redis.direct("ZADD", ID, "1", "anna");

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> proposals.propose(proposal(ID, "")))
                .withMessageStartingWith("id: ");
        assertThat(redis.number("DBSIZE")).isOne();
    }

    private static MatchObject proposal(String id, String error) {
        var roster = new Roster("red", List.of(Player.of("anna"), Player.of(""), Player.of("ben")));
        return new MatchObject(id, "{\"a\":1}", error, List.of(roster), List.of());
    }
}
