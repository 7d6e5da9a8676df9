package dev.muster.openmatch.grpc;

import static dev.muster.openmatch.grpc.OpenMatchDoors.as;
import static dev.muster.openmatch.grpc.OpenMatchDoors.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.game.Game;
import dev.muster.openmatch.wire.AcknowledgeBackfillRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.CreateBackfillRequest;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.GetBackfillRequest;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryBackfillsRequest;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.ReleaseAllTicketsRequest;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Executors;
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
            assertThat(function.fetch(as(HERE, doors.backend))).hasSize(1);
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
            var here = threads.submit(() -> function.fetch(as(HERE, doors.backend)));
            var there = threads.submit(() -> function.fetch(as(THERE, doors.backend)));

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
                assertThat(function.fetch(as(ticket == here ? HERE : THERE, doors.backend)))
                        .hasSize(1);
            }
        }

        as(HERE, doors.backend).releaseAllTickets(ReleaseAllTicketsRequest.getDefaultInstance());

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
            assertThat(function.fetch(as(THERE, doors.backend))).isEmpty();
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
        var toldHere = doors.watch(here.getId());
        var toldThere = doors.watch(there.getId());

        doors.assign(there.getId(), "host:2");
        assertThat(next(toldThere)).isEqualTo("host:2");
        doors.frontend.deleteTicket(
                DeleteTicketRequest.newBuilder().setTicketId(there.getId()).build());
        assertThat(next(toldThere)).startsWith("NOT_FOUND");
        doors.assign(here.getId(), "host:1");

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

    private Ticket create(String game) {
        return as(game, doors.frontend)
                .createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.getDefaultInstance())
                        .build());
    }

    private Backfill backfill(String game) {
        return as(game, doors.frontend)
                .createBackfill(CreateBackfillRequest.newBuilder()
                        .setBackfill(Backfill.getDefaultInstance())
                        .build());
    }

    private List<Ticket> tickets(String game) {
        List<Ticket> found = new ArrayList<>();
        as(game, doors.query)
                .queryTickets(QueryTicketsRequest.newBuilder().setPool(ALL).build())
                .forEachRemaining(page -> found.addAll(page.getTicketsList()));
        return found;
    }

    private List<String> ids(String game) {
        List<String> found = new ArrayList<>();
        as(game, doors.query)
                .queryTicketIds(QueryTicketIdsRequest.newBuilder().setPool(ALL).build())
                .forEachRemaining(page -> found.addAll(page.getIdsList()));
        return found;
    }

    private List<Backfill> backfills(String game) {
        List<Backfill> found = new ArrayList<>();
        as(game, doors.query)
                .queryBackfills(QueryBackfillsRequest.newBuilder().setPool(ALL).build())
                .forEachRemaining(page -> found.addAll(page.getBackfillsList()));
        return found;
    }
}
