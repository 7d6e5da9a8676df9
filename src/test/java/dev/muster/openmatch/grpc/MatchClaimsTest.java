package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.Game;
import dev.muster.match.Claim;
import dev.muster.match.Proposal;
import dev.muster.match.TicketClaims;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.SearchFields;
import dev.muster.ticket.redis.RedisBackfills;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is held for a match, and what is left when nobody takes it.
@Timeout(30)
final class MatchClaimsTest {
    private static final Game GAME = new Game("default");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final RedisFixture redis = RedisFixture.empty();
    private final RedisBackfills backfills = new RedisBackfills(redis.redis, redis.games, redis.epochs);
    private final MatchClaims claims = new MatchClaims(
            new TicketClaims(redis.tickets, redis.ids, GAME, () -> LONG), backfills, redis.ids, GAME, () -> LONG);

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void aMatchThatNobodyTakesLeavesNeitherPromisesNorABackfill() {
        var id = ticket();
        var claim = claim(match(Backfill.getDefaultInstance(), id)).orElseThrow();
        var backfill = claim.match().backfill();
        assertThat(backfills.find(backfill)).isPresent();

        claim.release().join();

        assertThat(backfills.find(backfill)).isEmpty();
        assertThat(claim(match(null, id))).isPresent();
    }

    @Test
    void ticketsOfADroppedMatchAreFreeWhenThatIsKnown() {
        var id = ticket();
        var gone = Backfill.newBuilder().setId(redis.ids.next(GAME)).build();

        assertThat(claim(match(gone, id))).isEmpty();
        assertThat(claim(match(null, id))).isPresent();
    }

    @Test
    void aReleaseThatComesLateLeavesTheNextMatchAlone() {
        var id = ticket();
        var first = claim(match(null, id)).orElseThrow();
        redis.tickets.release(List.of(id));
        assertThat(claim(match(null, id))).isPresent();

        first.release().join();

        assertThat(claim(match(null, id))).isEmpty();
    }

    private Optional<Claim> claim(Proposal proposal) {
        return claims.claim(proposal).join();
    }

    private String ticket() {
        var id = redis.ids.next(GAME);
        redis.tickets
                .create(GAME, new NewTicket(id, new SearchFields(Map.of(), Map.of(), Set.of()), new byte[0]))
                .join();
        return id;
    }

    private static Proposal match(@Nullable Backfill backfill, String ticket) {
        var match = Match.newBuilder()
                .setMatchId("m")
                .addTickets(Ticket.newBuilder().setId(ticket));
        if (backfill != null) {
            match.setBackfill(backfill);
        }
        return ProposalWire.toDomain(match.build().toByteArray());
    }
}
