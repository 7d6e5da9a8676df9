package dev.muster.openmatch.grpc;

import static dev.muster.openmatch.grpc.Refused.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Timestamps;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.CreateTicketsRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.DeleteTicketsRequest;
import dev.muster.openmatch.wire.DeletionResult;
import dev.muster.openmatch.wire.GetTicketHistoryRequest;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.GetTicketsRequest;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.TicketError;
import dev.muster.openmatch.wire.TicketEvent;
import dev.muster.openmatch.wire.TicketResult;
import dev.muster.openmatch.wire.TicketToCreate;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is Muster's own about tickets, over the wire: by its own service, and by metadata of Open Match's.
@Timeout(60)
final class TicketsGrpcDoorTest {
    private static final String UNKNOWN = "0123456789abcdefghij";

    private final OpenMatchDoors doors = new OpenMatchDoors(10);

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @Test
    void createsFindsAndDeletesManyAtOnce() {
        var created = create(IntStream.range(0, 100)
                .mapToObj(i -> TicketToCreate.newBuilder().setTicket(ticket(i)).build())
                .toList());

        assertThat(created).hasSize(100).allSatisfy(result -> {
            assertThat(result.hasTicket()).isTrue();
            assertThat(result.hasExpireTime()).isFalse();
        });
        var ids = created.stream().map(result -> result.getTicket().getId()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(created)
                .extracting(result -> result.getTicket().getSearchFields().getDoubleArgsOrThrow("mmr"))
                .isSorted();
        assertThat(search()).hasSameElementsAs(ids);
        assertThat(get(ids)).isEqualTo(created);

        var some = List.of(ids.get(7), UNKNOWN, ids.get(3));
        assertThat(delete(some)).extracting(DeletionResult::getDeleted).containsExactly(true, false, true);
        assertThat(delete(some)).extracting(DeletionResult::getDeleted).containsOnly(false);
        var left = get(some);
        assertThat(left)
                .extracting(result -> result.getError().getMessage())
                .containsExactly(
                        "Ticket id: " + some.get(0) + " not found",
                        "Ticket id: " + UNKNOWN + " not found",
                        "Ticket id: " + some.get(2) + " not found");
        assertThat(left).extracting(result -> result.getError().getCode()).containsOnly(5);
    }

    @Test
    void whatIsWrongWithOneTicketIsItsOwnResult() {
        var created = create(List.of(
                TicketToCreate.getDefaultInstance(),
                TicketToCreate.newBuilder().setTicket(ticket(1)).build(),
                TicketToCreate.newBuilder()
                        .setTicket(ticket(1).toBuilder().setAssignment(Assignment.getDefaultInstance()))
                        .build(),
                TicketToCreate.newBuilder()
                        .setTicket(ticket(1))
                        .setTimeToLive(Duration.newBuilder().setSeconds(-1))
                        .build(),
                TicketToCreate.newBuilder()
                        .setTicket(ticket(1))
                        .setClientToken("é".repeat(65))
                        .build(),
                TicketToCreate.newBuilder()
                        .setTicket(Ticket.newBuilder()
                                .setSearchFields(SearchFields.newBuilder().addTags("x".repeat(70_000))))
                        .build()));

        assertThat(created.get(1).hasTicket()).isTrue();
        assertThat(created.stream()
                        .filter(TicketResult::hasError)
                        .map(TicketResult::getError)
                        .map(TicketError::getMessage))
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo(".ticket is required"),
                        text -> assertThat(text).isEqualTo("tickets cannot be created with an assignment"),
                        text -> assertThat(text).isEqualTo(".time_to_live: must be from 0s to 365 days"),
                        text -> assertThat(text).isEqualTo(".client_token: 130 bytes, at most 128"),
                        text -> assertThat(text).endsWith("bytes, at most 65536"));
        assertThat(search()).hasSize(1);
    }

    @Test
    void refusesMoreTicketsThanTheSettingAllows() {
        var ids = IntStream.rangeClosed(0, OpenMatchDoors.TICKETS_PER_CALL)
                .mapToObj(Integer::toString)
                .toList();
        var text = " of them, at most 100 (muster.openmatch.tickets-per-call)";

        assertFault(
                "INVALID_ARGUMENT: tickets: 101" + text,
                () -> create(ids.stream()
                        .map(id ->
                                TicketToCreate.newBuilder().setTicket(ticket(1)).build())
                        .toList()));
        assertFault("INVALID_ARGUMENT: ticket_ids: 101" + text, () -> get(ids));
        assertFault("INVALID_ARGUMENT: ticket_ids: 101" + text, () -> delete(ids));
        assertThat(search()).isEmpty();
    }

    @Test
    void aTokenMakesOneTicketInOneCallAndInTwo() {
        var asked = TicketToCreate.newBuilder()
                .setTicket(ticket(1))
                .setClientToken("attempt")
                .build();
        var other = asked.toBuilder().setTicket(ticket(2)).build();

        var both = create(List.of(asked, other));
        var again = create(List.of(other));

        assertThat(both.get(1)).isEqualTo(both.get(0));
        assertThat(again).containsExactly(both.get(0));
        assertThat(with("muster-client-token", "attempt")
                        .createTicket(CreateTicketRequest.newBuilder()
                                .setTicket(ticket(3))
                                .build()))
                .isEqualTo(both.get(0).getTicket());
        assertThat(search()).hasSize(1);
    }

    @Test
    void aTokenAnswersAsBeforeWhenItsTicketIsGone() {
        var client = with("muster-client-token", "attempt");
        var request = CreateTicketRequest.newBuilder().setTicket(ticket(1)).build();
        var first = client.createTicket(request);
        doors.frontend.deleteTicket(
                DeleteTicketRequest.newBuilder().setTicketId(first.getId()).build());

        assertThat(client.createTicket(request)).isEqualTo(first);
        assertThat(search()).isEmpty();
    }

    @Test
    void aTicketGoesWhenTheTimeIsOverThatItsCallSays() {
        var created = with("muster-ticket-ttl", "300ms")
                .createTicket(
                        CreateTicketRequest.newBuilder().setTicket(ticket(1)).build());
        long goesAt = Timestamps.toMillis(created.getCreateTime()) + 300;
        var id = created.getId();
        assertThat(created.toBuilder().clearId().clearCreateTime().build()).isEqualTo(ticket(1));
        assertThat(get(List.of(id)))
                .singleElement()
                .satisfies(result -> assertThat(result.getExpireTime()).isEqualTo(Timestamps.fromMillis(goesAt)));

        long last = 0;
        for (long asked = now(); !search().isEmpty(); asked = now()) {
            last = asked;
        }

        assertThat(last).isLessThan(goesAt);
        assertThat(now()).isGreaterThanOrEqualTo(goesAt);
        assertFault(
                "NOT_FOUND: Ticket id: " + id + " not found",
                () -> doors.frontend.getTicket(
                        GetTicketRequest.newBuilder().setTicketId(id).build()));
    }

    @Test
    void theSettingHoldsForTicketsOfWhichNothingIsSaid() {
        doors.ticketTtl.set(java.time.Duration.ofSeconds(30));
        var byOpenMatch = doors.frontend.createTicket(
                CreateTicketRequest.newBuilder().setTicket(ticket(1)).build());
        var lasting = with("muster-ticket-ttl", "0s")
                .createTicket(
                        CreateTicketRequest.newBuilder().setTicket(ticket(1)).build());
        var bulk = create(List.of(
                TicketToCreate.newBuilder().setTicket(ticket(1)).build(),
                TicketToCreate.newBuilder()
                        .setTicket(ticket(1))
                        .setTimeToLive(Duration.getDefaultInstance())
                        .build(),
                TicketToCreate.newBuilder()
                        .setTicket(ticket(1))
                        .setTimeToLive(Duration.newBuilder().setSeconds(5))
                        .build()));

        var found = new ArrayList<>(get(List.of(byOpenMatch.getId(), lasting.getId())));
        found.addAll(bulk);

        assertThat(found).extracting(TicketsGrpcDoorTest::lives).containsExactly(30_000L, 0L, 30_000L, 0L, 5_000L);
        assertThat(get(bulk.stream().map(result -> result.getTicket().getId()).toList()))
                .isEqualTo(bulk);
    }

    @Test
    void saysWhatIsWrongWithMetadata() {
        var text = "INVALID_ARGUMENT: muster-ticket-ttl: must be a time such as 500ms, 30s or 10m";
        var request = CreateTicketRequest.newBuilder().setTicket(ticket(1)).build();

        assertFault(text, () -> with("muster-ticket-ttl", "soon").createTicket(request));
        assertFault(
                "INVALID_ARGUMENT: muster-ticket-ttl: must be from 0s to 365 days",
                () -> with("muster-ticket-ttl", "366d").createTicket(request));
        assertFault(
                "INVALID_ARGUMENT: muster-client-token: 129 bytes, at most 128",
                () -> with("muster-client-token", "x".repeat(129)).createTicket(request));
    }

    @Test
    void aWatchEndsWhenTheTimeOfItsTicketIsOver() throws Exception {
        var id = with("muster-ticket-ttl", "200ms")
                .createTicket(
                        CreateTicketRequest.newBuilder().setTicket(ticket(1)).build())
                .getId();
        var told = doors.watch(id);

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (told.isEmpty() && System.nanoTime() < deadline) {
            doors.writer.tickets.sweep(new dev.muster.game.Game("default"));
            Thread.sleep(20);
        }

        assertThat(told).containsExactly("NOT_FOUND: Ticket id: " + id + " not found");
    }

    @Test
    void tellsTheHistoryOfATicket() {
        var id = create(List.of(TicketToCreate.newBuilder().setTicket(ticket(1)).build()))
                .getFirst()
                .getTicket()
                .getId();
        doors.assign(id, "host:1");
        delete(List.of(id));

        var events = history(id);

        assertThat(events)
                .extracting(TicketEvent::getKind)
                .containsExactly(TicketEvent.Kind.CREATED, TicketEvent.Kind.ASSIGNED, TicketEvent.Kind.DELETED);
        assertThat(events.get(1).getConnection()).isEqualTo("host:1");
        assertThat(events)
                .extracting(event -> Timestamps.toMillis(event.getTime()))
                .isSorted();
        assertFault("NOT_FOUND: Ticket id: " + UNKNOWN + " not found", () -> history(UNKNOWN));
    }

    private dev.muster.openmatch.wire.FrontendServiceGrpc.FrontendServiceBlockingStub with(String key, String value) {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
        return doors.frontend.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private List<TicketResult> create(List<TicketToCreate> tickets) {
        return doors.bulk
                .createTickets(
                        CreateTicketsRequest.newBuilder().addAllTickets(tickets).build())
                .getResultsList();
    }

    private List<TicketResult> get(List<String> ids) {
        return doors.bulk
                .getTickets(GetTicketsRequest.newBuilder().addAllTicketIds(ids).build())
                .getResultsList();
    }

    private List<DeletionResult> delete(List<String> ids) {
        return doors.bulk
                .deleteTickets(
                        DeleteTicketsRequest.newBuilder().addAllTicketIds(ids).build())
                .getResultsList();
    }

    private List<TicketEvent> history(String id) {
        return doors.bulk
                .getTicketHistory(
                        GetTicketHistoryRequest.newBuilder().setTicketId(id).build())
                .getEventsList();
    }

    private List<String> search() {
        List<String> found = new ArrayList<>();
        doors.query
                .queryTicketIds(QueryTicketIdsRequest.newBuilder()
                        .setPool(Pool.getDefaultInstance())
                        .build())
                .forEachRemaining(page -> found.addAll(page.getIdsList()));
        return found;
    }

    private long now() {
        return doors.writer.now();
    }

    // How long it lives, in milliseconds; 0 when it waits for ever.
    private static long lives(TicketResult result) {
        return result.hasExpireTime()
                ? Timestamps.toMillis(result.getExpireTime())
                        - Timestamps.toMillis(result.getTicket().getCreateTime())
                : 0;
    }

    private static Ticket ticket(double mmr) {
        return Ticket.newBuilder()
                .setSearchFields(SearchFields.newBuilder().putDoubleArgs("mmr", mmr))
                .build();
    }
}
