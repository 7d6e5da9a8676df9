package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.game.Game;
import dev.muster.openmatch.wire.AcknowledgeBackfillRequest;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.CreateBackfillRequest;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.GetBackfillRequest;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryBackfillsRequest;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.ReleaseAllTicketsRequest;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two games in one Muster, over the wire: neither sees what is the other's, even where their ids look alike.
@Timeout(60)
final class GamesApartTest {
    private static final List<Game> PAIR = gamesOfOneMark();
    private static final String HERE = PAIR.get(0).name();
    private static final String THERE = PAIR.get(1).name();
    private static final Pool ALL = Pool.getDefaultInstance();

    private final OpenMatchDoors doors = new OpenMatchDoors(10);

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @Test
    void aQueryFindsTicketsOfItsGameOnly() {
        var here = create(HERE);
        var there = create(THERE);
        var unnamed = doors.frontend.createTicket(CreateTicketRequest.newBuilder()
                .setTicket(Ticket.getDefaultInstance())
                .build());

        assertThat(tickets(HERE)).containsExactly(here);
        assertThat(tickets(THERE)).containsExactly(there);
        assertThat(tickets("default")).containsExactly(unnamed);
        assertThat(ids(HERE)).containsExactly(here.getId());
        assertThat(ids(THERE)).containsExactly(there.getId());
        assertThat(ids("a third")).isEmpty();
    }

    @Test
    void aMatchTakesNoTicketOfAnotherGame() throws Exception {
        var here = create(HERE);
        var there = create(THERE);
        try (var function = new PlayedFunction((profile, stage) -> stage.propose(Match.newBuilder()
                .setMatchId("m")
                .addTickets(here)
                .addTickets(there)
                .build()))) {
            assertThat(fetch(HERE, function)).hasSize(1);
        }

        assertThat(ids(HERE)).isEmpty();
        assertThat(ids(THERE)).containsExactly(there.getId());
    }

    @Test
    void cyclesOfTwoGamesDoNotWeighTheirMatchesAgainstEachOther() throws Exception {
        var stranger = Ticket.newBuilder().setId("made-up").build();
        try (var function = new PlayedFunction((profile, stage) -> stage.propose(
                        Match.newBuilder().setMatchId("m").addTickets(stranger).build()));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var here = threads.submit(() -> fetch(HERE, function));
            var there = threads.submit(() -> fetch(THERE, function));

            assertThat(here.get()).hasSize(1);
            assertThat(there.get()).hasSize(1);
        }
    }

    @Test
    void aReleaseOfAllTicketsIsForOneGame() throws Exception {
        var here = create(HERE);
        var there = create(THERE);
        for (var ticket : List.of(here, there)) {
            try (var function = new PlayedFunction((profile, stage) -> stage.propose(
                    Match.newBuilder().setMatchId("m").addTickets(ticket).build()))) {
                assertThat(fetch(ticket == here ? HERE : THERE, function)).hasSize(1);
            }
        }

        named(HERE, doors.backend).releaseAllTickets(ReleaseAllTicketsRequest.getDefaultInstance());

        assertThat(ids(HERE)).containsExactly(here.getId());
        assertThat(ids(THERE)).isEmpty();
    }

    @Test
    void aBackfillIsFoundAndFilledInItsGameOnly() throws Exception {
        var here = backfill(HERE);
        var there = backfill(THERE);
        var ticket = create(THERE);

        assertThat(backfills(HERE)).containsExactly(here);
        assertThat(backfills(THERE)).containsExactly(there);
        try (var function = new PlayedFunction((profile, stage) -> stage.propose(Match.newBuilder()
                .setMatchId("m")
                .addTickets(ticket)
                .setBackfill(here)
                .build()))) {
            assertThat(fetch(THERE, function)).isEmpty();
        }

        assertThat(doors.frontend.getBackfill(GetBackfillRequest.newBuilder()
                        .setBackfillId(here.getId())
                        .build()))
                .isEqualTo(here);
        assertThat(ids(THERE)).containsExactly(ticket.getId());
        assertThat(doors.frontend
                        .acknowledgeBackfill(AcknowledgeBackfillRequest.newBuilder()
                                .setBackfillId(here.getId())
                                .setAssignment(Assignment.newBuilder().setConnection("host:1"))
                                .build())
                        .getTicketsList())
                .isEmpty();
    }

    @Test
    void aTicketIsFoundAndWatchedByItsIdAlone() throws Exception {
        var here = create(HERE);
        var there = create(THERE);
        var toldHere = watch(here.getId());
        var toldThere = watch(there.getId());

        assign(there.getId(), "host:2");
        assertThat(next(toldThere)).isEqualTo("host:2");
        doors.frontend.deleteTicket(
                DeleteTicketRequest.newBuilder().setTicketId(there.getId()).build());
        assertThat(next(toldThere)).startsWith("NOT_FOUND");
        assign(here.getId(), "host:1");

        assertThat(next(toldHere)).isEqualTo("host:1");
        assertThat(doors.frontend
                        .getTicket(GetTicketRequest.newBuilder()
                                .setTicketId(here.getId())
                                .build())
                        .getAssignment()
                        .getConnection())
                .isEqualTo("host:1");
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.frontend.getTicket(
                        GetTicketRequest.newBuilder().setTicketId(there.getId()).build()));
        assertThat(toldHere).isEmpty();
        assertThat(toldThere).isEmpty();
    }

    private static List<Game> gamesOfOneMark() {
        var byMark = new HashMap<Integer, Game>();
        for (int i = 0; ; i++) {
            var game = new Game("game-" + i);
            var same = byMark.putIfAbsent(game.mark(), game);
            if (same != null) {
                return List.of(same, game);
            }
        }
    }

    private static <S extends AbstractStub<S>> S named(String game, S stub) {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("muster-game", Metadata.ASCII_STRING_MARSHALLER), game);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private Ticket create(String game) {
        return named(game, doors.frontend)
                .createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.getDefaultInstance())
                        .build());
    }

    private Backfill backfill(String game) {
        return named(game, doors.frontend)
                .createBackfill(CreateBackfillRequest.newBuilder()
                        .setBackfill(Backfill.getDefaultInstance())
                        .build());
    }

    private List<Ticket> tickets(String game) {
        List<Ticket> found = new ArrayList<>();
        named(game, doors.query)
                .queryTickets(QueryTicketsRequest.newBuilder().setPool(ALL).build())
                .forEachRemaining(page -> found.addAll(page.getTicketsList()));
        return found;
    }

    private List<String> ids(String game) {
        List<String> found = new ArrayList<>();
        named(game, doors.query)
                .queryTicketIds(QueryTicketIdsRequest.newBuilder().setPool(ALL).build())
                .forEachRemaining(page -> found.addAll(page.getIdsList()));
        return found;
    }

    private List<Backfill> backfills(String game) {
        List<Backfill> found = new ArrayList<>();
        named(game, doors.query)
                .queryBackfills(QueryBackfillsRequest.newBuilder().setPool(ALL).build())
                .forEachRemaining(page -> found.addAll(page.getBackfillsList()));
        return found;
    }

    private List<Match> fetch(String game, PlayedFunction function) {
        List<Match> matches = new ArrayList<>();
        named(game, doors.backend)
                .fetchMatches(FetchMatchesRequest.newBuilder()
                        .setConfig(function.config())
                        .setProfile(MatchProfile.newBuilder().setName("duel"))
                        .build())
                .forEachRemaining(answer -> matches.add(answer.getMatch()));
        return matches;
    }

    private void assign(String ticket, String connection) {
        var answer = doors.backend.assignTickets(AssignTicketsRequest.newBuilder()
                .addAssignments(AssignmentGroup.newBuilder()
                        .addTicketIds(ticket)
                        .setAssignment(Assignment.newBuilder().setConnection(connection)))
                .build());
        assertThat(answer.getFailuresList()).isEmpty();
    }

    private BlockingQueue<String> watch(String ticket) {
        var told = new LinkedBlockingQueue<String>();
        doors.watching.watchAssignments(
                WatchAssignmentsRequest.newBuilder().setTicketId(ticket).build(), new StreamObserver<>() {
                    @Override
                    public void onNext(WatchAssignmentsResponse response) {
                        told.add(response.getAssignment().getConnection());
                    }

                    @Override
                    public void onError(Throwable fault) {
                        told.add(String.valueOf(fault.getMessage()));
                    }

                    @Override
                    public void onCompleted() {
                        told.add("the end");
                    }
                });
        return told;
    }

    private static String next(BlockingQueue<String> told) throws InterruptedException {
        var next = told.poll(10, TimeUnit.SECONDS);
        return next == null ? "nothing within 10 s" : next;
    }
}
