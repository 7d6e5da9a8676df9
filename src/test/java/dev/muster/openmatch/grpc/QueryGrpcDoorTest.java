package dev.muster.openmatch.grpc;

import static dev.muster.openmatch.grpc.Refused.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.muster.game.Game;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.DoubleRangeFilter;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.QueryTicketIdsResponse;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.QueryTicketsResponse;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.StringEqualsFilter;
import dev.muster.openmatch.wire.TagPresentFilter;
import dev.muster.openmatch.wire.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What match functions see of tickets, over the wire and through two processes: one takes the tickets, the other is
/// asked.
@Timeout(60)
final class QueryGrpcDoorTest {
    private static final int PAGE = 10;

    private final OpenMatchDoors doors = new OpenMatchDoors(PAGE);

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @Test
    void givesTicketsBackWholeAsSoonAsTheyAreCreated() {
        var asked = Ticket.newBuilder()
                .setSearchFields(SearchFields.newBuilder()
                        .putDoubleArgs("mmr", 12.5)
                        .putStringArgs("mode", "ctf")
                        .addTags("beta"))
                .putExtensions("a", Any.pack(StringValue.of("b")))
                .putPersistentField("c", Any.pack(Int32Value.of(7)))
                .build();

        for (int i = 0; i < 5; i++) {
            var created = doors.create(asked);

            assertThat(created.getCreateTime()).isNotEqualTo(Timestamp.getDefaultInstance());
            assertThat(created.toBuilder().clearId().clearCreateTime().build()).isEqualTo(asked);
            assertThat(tickets(Pool.getDefaultInstance())).contains(created).hasSize(i + 1);
        }
    }

    @Test
    void givesTicketsBackWholeThatAreTooLargeToBeKept() {
        var large = doors.create(Ticket.newBuilder()
                .putExtensions("map", Any.pack(StringValue.of("x".repeat(50_000))))
                .build());

        assertThat(tickets(Pool.getDefaultInstance())).containsExactly(large);
        assertThat(tickets(Pool.getDefaultInstance())).containsExactly(large);
    }

    @Test
    void filtersAreJoinedByAnd() {
        var fits = doors.create(ticket(5, "eu", "a", "b"));
        doors.create(ticket(4.9, "eu", "a", "b"));
        doors.create(ticket(5, "us", "a", "b"));
        doors.create(ticket(5, "eu", "a"));
        var pool = Pool.newBuilder()
                .addDoubleRangeFilters(DoubleRangeFilter.newBuilder()
                        .setDoubleArg("mmr")
                        .setMin(5)
                        .setMax(6))
                .addStringEqualsFilters(
                        StringEqualsFilter.newBuilder().setStringArg("region").setValue("eu"))
                .addTagPresentFilters(TagPresentFilter.newBuilder().setTag("a"))
                .addTagPresentFilters(TagPresentFilter.newBuilder().setTag("b"))
                .build();

        assertThat(tickets(pool)).containsExactly(fits);
        assertThat(ids(pool)).containsExactly(fits.getId());
    }

    @Test
    void exclusionLeavesOutTheBoundsItNames() {
        for (double mmr = 1; mmr <= 3; mmr++) {
            doors.create(ticket(mmr, "eu"));
        }

        assertThat(numbers(DoubleRangeFilter.Exclude.NONE)).containsExactlyInAnyOrder(1.0, 2.0, 3.0);
        assertThat(numbers(DoubleRangeFilter.Exclude.MIN)).containsExactlyInAnyOrder(2.0, 3.0);
        assertThat(numbers(DoubleRangeFilter.Exclude.MAX)).containsExactlyInAnyOrder(1.0, 2.0);
        assertThat(numbers(DoubleRangeFilter.Exclude.BOTH)).containsExactly(2.0);
    }

    @Test
    void aRangeWithoutBoundsFitsZeroAlone() {
        var zero = doors.create(ticket(0, "eu"));
        doors.create(ticket(0.001, "eu"));
        var pool = Pool.newBuilder()
                .addDoubleRangeFilters(DoubleRangeFilter.newBuilder().setDoubleArg("mmr"))
                .build();

        assertThat(tickets(pool)).containsExactly(zero);
    }

    @Test
    void boundsOfCreationAreStrict() {
        var ticket = doors.create(ticket(1, "eu"));
        var at = ticket.getCreateTime();
        var nano = com.google.protobuf.Duration.newBuilder().setNanos(1).build();

        assertThat(tickets(after(at))).isEmpty();
        assertThat(tickets(after(Timestamps.subtract(at, nano)))).containsExactly(ticket);
        assertThat(tickets(before(at))).isEmpty();
        assertThat(tickets(before(Timestamps.add(at, nano)))).containsExactly(ticket);
    }

    @Test
    void saysWhatIsWrongWithAQuery() {
        assertFault(
                "INVALID_ARGUMENT: .pool is required",
                () -> doors.query
                        .queryTickets(QueryTicketsRequest.getDefaultInstance())
                        .forEachRemaining(page -> {}));
        assertFault(
                "INVALID_ARGUMENT: .pool is required",
                () -> doors.query
                        .queryTicketIds(QueryTicketIdsRequest.getDefaultInstance())
                        .forEachRemaining(page -> {}));
        var bad = Timestamp.newBuilder().setNanos(-5).build();
        assertFault("INVALID_ARGUMENT: .invalid created_before value", () -> tickets(before(bad)));
        assertFault("INVALID_ARGUMENT: .invalid created_after value", () -> tickets(after(bad)));
    }

    @Test
    void pagesHoldNoMoreThanTheSettingAllows() {
        for (int i = 0; i < 2 * PAGE + 3; i++) {
            doors.create(ticket(i, "eu"));
        }
        var all = Pool.getDefaultInstance();

        List<Integer> pages = new ArrayList<>();
        doors.query
                .queryTickets(QueryTicketsRequest.newBuilder().setPool(all).build())
                .forEachRemaining(page -> pages.add(page.getTicketsCount()));
        assertThat(pages).containsExactly(PAGE, PAGE, 3);

        List<Integer> idPages = new ArrayList<>();
        doors.query
                .queryTicketIds(QueryTicketIdsRequest.newBuilder().setPool(all).build())
                .forEachRemaining(page -> idPages.add(page.getIdsCount()));
        assertThat(idPages).containsExactly(PAGE, PAGE, 3);
    }

    @Test
    void nothingFoundIsNoPage() {
        List<QueryTicketsResponse> pages = new ArrayList<>();
        doors.query
                .queryTickets(QueryTicketsRequest.newBuilder()
                        .setPool(Pool.getDefaultInstance())
                        .build())
                .forEachRemaining(pages::add);
        List<QueryTicketIdsResponse> idPages = new ArrayList<>();
        doors.query
                .queryTicketIds(QueryTicketIdsRequest.newBuilder()
                        .setPool(Pool.getDefaultInstance())
                        .build())
                .forEachRemaining(idPages::add);

        assertThat(pages).isEmpty();
        assertThat(idPages).isEmpty();
    }

    @Test
    void leavesOutTicketsThatArePromisedOrGone() {
        var free = doors.create(ticket(1, "eu"));
        var promised = doors.create(ticket(2, "eu"));
        var deleted = doors.create(ticket(3, "eu"));
        assertThat(tickets(Pool.getDefaultInstance())).hasSize(3);
        var game = new Game("default");

        doors.writer
                .tickets
                .claim(game, "m", List.of(promised.getId()), Duration.ofMinutes(1))
                .join();
        doors.frontend.deleteTicket(
                DeleteTicketRequest.newBuilder().setTicketId(deleted.getId()).build());
        assertThat(tickets(Pool.getDefaultInstance())).containsExactly(free);

        doors.writer.tickets.release(game, "m", List.of(promised.getId())).join();
        assertThat(tickets(Pool.getDefaultInstance())).containsExactlyInAnyOrder(free, promised);
    }

    private static Ticket ticket(double mmr, String region, String... tags) {
        return Ticket.newBuilder()
                .setSearchFields(SearchFields.newBuilder()
                        .putDoubleArgs("mmr", mmr)
                        .putStringArgs("region", region)
                        .addAllTags(List.of(tags)))
                .build();
    }

    private static Pool after(Timestamp bound) {
        return Pool.newBuilder().setCreatedAfter(bound).build();
    }

    private static Pool before(Timestamp bound) {
        return Pool.newBuilder().setCreatedBefore(bound).build();
    }

    private List<Double> numbers(DoubleRangeFilter.Exclude exclude) {
        var filter = DoubleRangeFilter.newBuilder()
                .setDoubleArg("mmr")
                .setMin(1)
                .setMax(3)
                .setExclude(exclude);
        return tickets(Pool.newBuilder().addDoubleRangeFilters(filter).build()).stream()
                .map(ticket -> ticket.getSearchFields().getDoubleArgsOrThrow("mmr"))
                .toList();
    }

    private List<Ticket> tickets(Pool pool) {
        List<Ticket> found = new ArrayList<>();
        doors.query
                .queryTickets(QueryTicketsRequest.newBuilder().setPool(pool).build())
                .forEachRemaining(page -> found.addAll(page.getTicketsList()));
        return found;
    }

    private List<String> ids(Pool pool) {
        List<String> found = new ArrayList<>();
        doors.query
                .queryTicketIds(QueryTicketIdsRequest.newBuilder().setPool(pool).build())
                .forEachRemaining(page -> found.addAll(page.getIdsList()));
        return found;
    }
}
