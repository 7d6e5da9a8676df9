package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FetchMatchesResponse;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryServiceGrpc;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.QueryTicketsResponse;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import dev.muster.platform.redis.RedisFixture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that open a stream and never read: each costs a bounded buffer, and then its stream.
@Timeout(60)
final class StalledClientsTest {
    /// What a client may have taken into its own memory unread, and what the connection takes beyond.
    private static final int ON_THE_WAY = 2 * OpenMatchDoors.WINDOW;

    private static final int LARGE = 50_000;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final OpenMatchDoors doors =
            new OpenMatchDoors(Limited.STANDARD.withFetches(1, 1).withPatience(PATIENCE), RedisFixture.empty());

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @Test
    void aQueryWaitsForItsReaderOnlySoLong() throws Exception {
        for (int i = 0; i < 150; i++) {
            create(LARGE);
        }
        var reader = new Unread<QueryTicketsRequest, QueryTicketsResponse>();

        QueryServiceGrpc.newStub(doors.channel)
                .queryTickets(
                        QueryTicketsRequest.newBuilder()
                                .setPool(Pool.getDefaultInstance())
                                .build(),
                        reader);
        Thread.sleep(4 * PATIENCE.toMillis());

        assertThat(reader.read()).satisfies(StalledClientsTest::isNotRead);
        assertThat(reader.bytes.get()).isLessThan(150L * LARGE);
    }

    @Test
    void aWatchKeepsSoManyBytesAndThenNothing() throws Exception {
        var ticket = create(1);
        var reader = new Unread<WatchAssignmentsRequest, WatchAssignmentsResponse>();
        doors.watching.watchAssignments(
                WatchAssignmentsRequest.newBuilder().setTicketId(ticket.getId()).build(), reader);
        awaitWatched(true);

        long told = 0;
        while (isWatched()) {
            assertThat(told).isLessThan(20L * ON_THE_WAY);
            assign(ticket, "host:" + told, LARGE);
            told += LARGE;
        }

        assertThat(reader.read()).satisfies(StalledClientsTest::isNotRead);
        assertThat(reader.bytes.get()).isLessThan(ON_THE_WAY);
    }

    @Test
    void aWatchThatIsReadLateButReadGoesOn() throws Exception {
        var ticket = create(1);
        var reader = new Unread<WatchAssignmentsRequest, WatchAssignmentsResponse>();
        doors.watching.watchAssignments(
                WatchAssignmentsRequest.newBuilder().setTicketId(ticket.getId()).build(), reader);
        awaitWatched(true);

        assign(ticket, "host:1", 1);
        Thread.sleep(3 * PATIENCE.toMillis());

        assertThat(isWatched()).isTrue();
        assertThat(reader.end).isNotDone();
    }

    @Test
    void matchesWaitForADirectorOnlySoLong() throws Exception {
        try (var function = new PlayedFunction((profile, stage) -> {
            for (int i = 0; i < 200; i++) {
                stage.propose(Match.newBuilder()
                        .setMatchId("m" + i)
                        .putExtensions("large", large(LARGE))
                        .build());
            }
        })) {
            var reader = new Unread<FetchMatchesRequest, FetchMatchesResponse>();
            doors.fetching.fetchMatches(function.request(), reader);
            assertThat(function.started.await(10, TimeUnit.SECONDS)).isTrue();

            awaitOver(); // there is room for one call

            assertThat(reader.read()).satisfies(StalledClientsTest::isNotRead);
            assertThat(reader.bytes.get()).isLessThan(ON_THE_WAY);
        }
    }

    private void awaitOver() throws InterruptedException {
        var limit = Instant.now().plus(Duration.ofSeconds(30));
        try (var nothing = new PlayedFunction((profile, stage) -> {})) {
            boolean isOver = false;
            while (!isOver) {
                assertThat(Instant.now()).isBefore(limit);
                Thread.sleep(100);
                try {
                    doors.fetch(nothing);
                    isOver = true;
                } catch (StatusRuntimeException refused) {
                    assertThat(Refused.isHinted(refused)).isTrue();
                }
            }
        }
    }

    private static void isNotRead(Status status) {
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).isEqualTo("the client does not read its stream");
    }

    private Ticket create(int bytes) {
        return doors.frontend.createTicket(CreateTicketRequest.newBuilder()
                .setTicket(Ticket.newBuilder().putExtensions("large", large(bytes)))
                .build());
    }

    private void assign(Ticket ticket, String host, int bytes) {
        doors.backend.assignTickets(AssignTicketsRequest.newBuilder()
                .addAssignments(AssignmentGroup.newBuilder()
                        .addTicketIds(ticket.getId())
                        .setAssignment(
                                Assignment.newBuilder().setConnection(host).putExtensions("large", large(bytes))))
                .build());
    }

    private void awaitWatched(boolean wanted) throws InterruptedException {
        var limit = Instant.now().plus(Duration.ofSeconds(10));
        while (isWatched() != wanted) {
            assertThat(Instant.now()).isBefore(limit);
            Thread.sleep(20);
        }
    }

    private boolean isWatched() {
        return doors.watches.watching() > 0;
    }

    private static Any large(int bytes) {
        return Any.pack(StringValue.of("x".repeat(bytes)));
    }
}
