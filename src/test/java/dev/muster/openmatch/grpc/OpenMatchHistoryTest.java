package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.match.CycleTimes;
import dev.muster.match.DefaultEvaluator;
import dev.muster.openmatch.grpc.MatchHistory.Kind;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.platform.redis.CuttingProxy;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients, directors, match functions and evaluators, many of each and all at once, at two servers on one store, while
/// connections are cut and whoever can fail does. What all of them saw is one history, and it must have been possible.
///
/// The two servers hold their cycles apart, as they never do on purpose: the store alone keeps a ticket from two
/// matches.
@Timeout(60)
final class OpenMatchHistoryTest {
    private static final Duration RUN = Duration.ofSeconds(8);
    private static final Duration HOLD = Duration.ofMillis(1500);
    private static final CycleTimes TIMES =
            new CycleTimes(Duration.ofMillis(20), Duration.ofMillis(250), Duration.ofSeconds(2));

    private final long seed = Long.getLong("muster.seed", System.nanoTime());
    private final MatchHistory history = new MatchHistory();
    private final CuttingProxy oneWay = emptied();
    private final CuttingProxy otherWay = new CuttingProxy(TestRedis.uri());
    private final MoodyEvaluator moody = new MoodyEvaluator(new Random(seed));
    private final OpenMatchDoors one = new OpenMatchDoors(
            1000,
            Duration.ofMinutes(10),
            TIMES,
            moody.client(),
            OpenMatchDoors.NO_FUNCTIONS,
            HOLD,
            Limited.STANDARD,
            new RedisFixture(oneWay.uri()));
    private final OpenMatchDoors other = new OpenMatchDoors(
            1000,
            Duration.ofMinutes(10),
            TIMES,
            new DefaultEvaluator(collided -> {}),
            OpenMatchDoors.NO_FUNCTIONS,
            HOLD,
            Limited.STANDARD,
            new RedisFixture(otherWay.uri()));

    private static CuttingProxy emptied() {
        TestRedis.flush();
        return new CuttingProxy(TestRedis.uri());
    }

    @AfterEach
    void close() throws Exception {
        one.close();
        other.close();
        moody.close();
        oneWay.close();
        otherWay.close();
    }

    @Test
    void noTicketIsInTwoMatchesAndNothingIsLostWhateverFails() throws Exception {
        System.out.println("seed " + seed);
        try (var crowd = new MatchCrowd(history, new Random(seed), RUN)) {
            for (var doors : new OpenMatchDoors[] {one, other}) {
                crowd.players(doors);
                crowd.directors(doors, 4);
                crowd.backfillers(doors);
            }
            crowd.faults(oneWay, otherWay, moody, one);
            crowd.await();
        }
        settle();
        System.out.println(history.summary());

        assertThat(MatchHistoryCheck.violations(history, HOLD))
                .as("seed %d", seed)
                .isEmpty();
        // Else the run says little.
        assertThat(history.acknowledgedTickets()).isGreaterThan(50);
        assertThat(history.matchesTold()).isGreaterThan(10);
        assertThat(history.matchesToldAgain()).isPositive();
    }

    // Promises end when everybody has gone, so that each ticket becomes one of three things: searchable, assigned or
    // gone.
    private void settle() throws InterruptedException {
        var limit = Instant.now().plusSeconds(10);
        while (!isSettled()) {
            assertThat(Instant.now()).as("seed %d", seed).isBefore(limit);
            Thread.sleep(100);
        }
    }

    private boolean isSettled() {
        record Seen(String id, Kind kind, long from, long to) {}
        List<Seen> all = new ArrayList<>();
        try {
            long from = MatchHistory.now();
            Set<String> searchable = new HashSet<>();
            other.query
                    .queryTicketIds(QueryTicketIdsRequest.newBuilder()
                            .setPool(Pool.getDefaultInstance())
                            .build())
                    .forEachRemaining(page -> searchable.addAll(page.getIdsList()));
            long to = MatchHistory.now();
            for (var id : history.ticketIds()) {
                if (searchable.contains(id)) {
                    all.add(new Seen(id, Kind.SEEN_SEARCHABLE, from, to));
                } else {
                    long asked = MatchHistory.now();
                    var kind = seen(id);
                    all.add(new Seen(id, kind, asked, MatchHistory.now()));
                    if (kind == Kind.SEEN_WAITING) {
                        return false;
                    }
                }
            }
        } catch (StatusRuntimeException notReachableYet) {
            return false;
        }
        all.forEach(seen -> history.add(seen.id(), seen.kind(), seen.from(), seen.to(), true));
        return true;
    }

    private Kind seen(String id) {
        try {
            var ticket = other.frontend
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .getTicket(GetTicketRequest.newBuilder().setTicketId(id).build());
            return ticket.hasAssignment() ? Kind.SEEN_ASSIGNED : Kind.SEEN_WAITING;
        } catch (StatusRuntimeException fault) {
            if (fault.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Kind.SEEN_GONE;
            }
            throw fault;
        }
    }
}
