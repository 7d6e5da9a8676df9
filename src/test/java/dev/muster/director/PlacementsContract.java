package dev.muster.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.director.Placements.Outcome;
import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Reservation;
import dev.muster.room.Rooms;
import dev.muster.room.Slots;
import dev.muster.runtime.RoomRef;
import dev.muster.ticket.Assignment;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.SearchFields;
import dev.muster.ticket.TicketEvent;
import dev.muster.ticket.TicketState;
import dev.muster.ticket.Tickets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Placements] does, for a profile `ranked` of a game `game-a` that places on a scheduler
/// `duel`.
@Timeout(30)
public abstract class PlacementsContract {
    private static final Game GAME = new Game("game-a");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final RoomRef A = new RoomRef("duel", "a");
    private static final RoomRef B = new RoomRef("duel", "b");

    private final GameIds ids = new GameIds(Clock.systemUTC(), new Random());
    private Placements placements;
    private Tickets tickets;
    private Rooms rooms;
    private Slots slots;
    private String lease;

    /// An empty store.
    ///
    /// @param lease that of the profile
    public record Store(Placements placements, Tickets tickets, Rooms rooms, Slots slots, String lease) {}

    /// Called once before each test.
    protected abstract Store store();

    /// Makes a room that pinged, to be reached under an address.
    protected abstract void ready(RoomRef room, int maxMatches, String connection);

    @BeforeEach
    final void open() {
        var store = store();
        placements = store.placements();
        tickets = store.tickets();
        rooms = store.rooms();
        slots = store.slots();
        lease = store.lease();
    }

    @Test
    void placesAllTicketsAndTakesASlot() {
        ready(A, 2, "host:7000");
        var one = ticket();
        var two = ticket();
        var match = ids.next(GAME);
        long before = System.currentTimeMillis();

        assertThat(place(match, one, two)).isEqualTo(new Outcome.Placed("a", "host:7000"));

        for (var id : List.of(one, two)) {
            assertThat(state(id)).isInstanceOfSatisfying(TicketState.Assigned.class, assigned -> {
                assertThat(assigned.assignment()).isEqualTo(new Assignment("host:7000", match));
                assertThat(assigned.until()).isGreaterThan(before + 60_000);
            });
        }
        assertThat(rooms.reservations(A)).singleElement().satisfies(reservation -> {
            assertThat(reservation.match()).isEqualTo(match);
            assertThat(reservation.tickets()).containsExactly(one, two);
        });
    }

    @Test
    void placesOnceWhenTheSameMatchIsSentAgain() {
        ready(A, 3, "host:7000");
        var one = ticket();
        var two = ticket();
        var match = ids.next(GAME);

        assertThat(place(match, one, two)).isEqualTo(place(match, one, two));

        assertThat(rooms.reservations(A)).hasSize(1);
    }

    @Test
    void stillSaysWhereAMatchIsWhenAPlayerLeftOrTheLeaseWasLost() {
        ready(A, 3, "host:7000");
        var one = ticket();
        var two = ticket();
        var match = ids.next(GAME);
        var placed = place(match, one, two);
        tickets.delete(one);

        assertThat(place(match, one, two)).isEqualTo(placed);
        assertThat(send("lost meanwhile", match, one, two)).isEqualTo(placed);
        assertThat(rooms.reservations(A)).hasSize(1);
    }

    @Test
    void losesWithoutAChangeAndNamesTheTickets() {
        ready(A, 5, "host:7000");
        var free = ticket();
        var proposed = ticket();
        var assigned = ticket();
        var gone = ids.next(GAME);
        tickets.claim(GAME, "another", List.of(proposed), LONG).join();
        place(ids.next(GAME), assigned);

        assertThat(place(ids.next(GAME), gone, free, proposed, assigned))
                .isEqualTo(new Outcome.Lost(List.of(gone, proposed, assigned)));

        assertThat(state(free)).isEqualTo(new TicketState.Searchable());
        assertThat(rooms.reservations(A)).hasSize(1);
    }

    @Test
    void isFullWithoutAChange() {
        var one = ticket();
        assertThat(place(ids.next(GAME), one)).as("no scheduler").isEqualTo(new Outcome.Full());
        ready(A, 1, "host:7000");
        place(ids.next(GAME), ticket());

        assertThat(place(ids.next(GAME), one)).isEqualTo(new Outcome.Full());

        assertThat(state(one)).isEqualTo(new TicketState.Searchable());
        assertThat(rooms.reservations(A)).hasSize(1);
        assertThat(tickets.claim(GAME, "later", List.of(one), LONG).join()).isEmpty();
    }

    @Test
    void sharesSlotsWithPlainReservations() {
        ready(A, 1, "host:7000");
        assertThat(slots.reserve("duel", "r1", "m1", List.of(), LONG).join()).isPresent();
        var one = ticket();
        assertThat(place(ids.next(GAME), one)).isEqualTo(new Outcome.Full());

        slots.release("duel", "r1");

        assertThat(place(ids.next(GAME), one)).isInstanceOf(Outcome.Placed.class);
        assertThat(slots.reserve("duel", "r2", "m2", List.of(), LONG).join()).isEmpty();
    }

    @Test
    void refusesADirectorWithoutTheLease() {
        ready(A, 1, "host:7000");
        var one = ticket();

        for (var wrong : List.of("", "made up")) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> send(wrong, ids.next(GAME), one))
                    .havingCause()
                    .isInstanceOfSatisfying(
                            MusterException.class,
                            fault -> assertThat(fault.code()).isEqualTo(ErrorCode.ABORTED))
                    .withMessageContaining("profile:ranked");
        }
        assertThat(state(one)).isEqualTo(new TicketState.Searchable());
        assertThat(rooms.reservations(A)).isEmpty();
    }

    @Test
    void placesOnNoRoomThatDrains() {
        ready(A, 2, "host:7000");
        place(ids.next(GAME), ticket());
        drain(A);

        assertThat(place(ids.next(GAME), ticket())).isEqualTo(new Outcome.Full());
    }

    /// Has the room go, with its players in it.
    protected abstract void drain(RoomRef room);

    @Test
    void playersOfARoomThatIsGoneAreSearchableAgain() {
        ready(A, 40, "host:7000");
        List<String> waiting = new ArrayList<>();
        for (int match = 0; match < 40; match++) {
            var pair = List.of(ticket(), ticket());
            waiting.addAll(pair);
            place(ids.next(GAME), pair.toArray(String[]::new));
        }
        var left = waiting.removeFirst();
        tickets.delete(left);

        rooms.remove(A);

        assertThat(rooms.find(A)).isEmpty();
        assertThat(waiting).allSatisfy(id -> assertThat(state(id)).isEqualTo(new TicketState.Searchable()));
        assertThat(tickets.find(left)).isEmpty();
        ready(B, 1, "host:7001");
        assertThat(place(ids.next(GAME), waiting.get(0), waiting.get(1)))
                .isEqualTo(new Outcome.Placed("b", "host:7001"));
    }

    @Test
    void aMatchedTicketGoesByTheTimeOfItsMatchAndWithoutItByItsOwn() throws InterruptedException {
        ready(A, 2, "host:7000");
        var brief = ticket(Duration.ofMillis(400));
        var lasting = ticket(Duration.ofMinutes(5));
        long goesAt = tickets.find(lasting).orElseThrow().goesAt();
        assertThat(place(ids.next(GAME), brief)).isInstanceOf(Outcome.Placed.class);
        assertThat(place(ids.next(GAME), lasting)).isInstanceOf(Outcome.Placed.class);

        Thread.sleep(450);

        tickets.sweep(GAME);
        assertThat(state(brief)).isInstanceOf(TicketState.Assigned.class);
        rooms.remove(A);
        assertThat(tickets.find(brief)).isEmpty();
        assertThat(state(lasting)).isEqualTo(new TicketState.Searchable());
        assertThat(tickets.find(lasting).orElseThrow().goesAt()).isEqualTo(goesAt);
        assertThat(tickets.sweep(GAME)).isEqualTo(1);
        assertThat(tickets.history(brief))
                .extracting(TicketEvent::kind)
                .containsExactly(
                        TicketEvent.Kind.CREATED,
                        TicketEvent.Kind.ASSIGNED,
                        TicketEvent.Kind.RELEASED,
                        TicketEvent.Kind.EXPIRED);
    }

    @Test
    void playersOfAMatchThatRunsOrLapsedAreLeftAlone() throws InterruptedException {
        ready(A, 2, "host:7000");
        var running = ticket();
        var match = ids.next(GAME);
        place(match, running);
        rooms.ping(A, new Ping(PingStatus.READY, 1, List.of(match), "{}")).join();
        var lapsed = ticket();
        placements
                .place(GAME, lease, "ranked", "duel", ids.next(GAME), List.of(lapsed), Duration.ofMillis(1))
                .join();
        Thread.sleep(10);

        rooms.remove(A);

        assertThat(state(running)).isInstanceOf(TicketState.Assigned.class);
        assertThat(state(lapsed)).isInstanceOf(TicketState.Assigned.class);
    }

    @Test
    void aConfirmedMatchKeepsItsSlot() {
        ready(A, 1, "host:7000");
        var match = ids.next(GAME);
        place(match, ticket());
        rooms.ping(A, new Ping(PingStatus.OCCUPIED, 1, List.of(match), "{}")).join();

        assertThat(rooms.reservations(A)).isEmpty();
        assertThat(place(ids.next(GAME), ticket())).isEqualTo(new Outcome.Full());
        rooms.ping(A, new Ping(PingStatus.READY, 0, List.of(), "{}")).join();
        assertThat(place(ids.next(GAME), ticket())).isInstanceOf(Outcome.Placed.class);
    }

    @Test
    void oneOfTwoMatchesGetsAContestedTicket() throws InterruptedException, ExecutionException {
        ready(A, 200, "host:7000");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 50; round++) {
                var contested = ticket();
                var left = ticket();
                var right = ticket();
                var first = threads.submit(() -> place(ids.next(GAME), left, contested));
                var second = threads.submit(() -> place(ids.next(GAME), contested, right));

                boolean firstWon = first.get() instanceof Outcome.Placed;
                assertThat(firstWon ? second.get() : first.get()).isEqualTo(new Outcome.Lost(List.of(contested)));
                assertThat(firstWon ? first.get() : second.get()).isInstanceOf(Outcome.Placed.class);
                assertThat(state(firstWon ? right : left)).isEqualTo(new TicketState.Searchable());
            }
        }
        assertThat(rooms.reservations(A)).hasSize(50);
    }

    @Test
    void neverPlacesMoreMatchesThanThereAreSlotsNorATicketTwice() throws InterruptedException, ExecutionException {
        ready(A, 13, "host:7000");
        ready(B, 17, "host:7001");
        var waiting = IntStream.range(0, 120).mapToObj(i -> ticket()).toList();
        Map<String, List<String>> placed = new HashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 400)
                    .mapToObj(i -> threads.submit(() -> {
                        var random = new Random(i);
                        var match = ids.next(GAME);
                        int one = random.nextInt(waiting.size());
                        int two = (one + 1 + random.nextInt(waiting.size() - 1)) % waiting.size();
                        var pair = List.of(waiting.get(one), waiting.get(two));
                        var outcome = send(lease, match, pair.toArray(String[]::new));
                        assertThat(send(lease, match, pair.toArray(String[]::new)))
                                .isInstanceOf(outcome instanceof Outcome.Placed ? Outcome.Placed.class : Outcome.class);
                        return outcome instanceof Outcome.Placed ? Map.entry(match, pair) : null;
                    }))
                    .toList();
            for (var call : calls) {
                var pair = call.get();
                if (pair != null) {
                    placed.put(pair.getKey(), pair.getValue());
                }
            }
        }
        Set<String> seen = new HashSet<>();
        placed.values()
                .forEach(pair -> pair.forEach(id -> assertThat(seen.add(id)).isTrue()));
        placed.forEach((match, pair) -> pair.forEach(id -> assertThat(state(id))
                .isInstanceOfSatisfying(
                        TicketState.Assigned.class,
                        assigned -> assertThat(assigned.assignment().match()).isEqualTo(match))));
        var open = new ArrayList<>(rooms.reservations(A));
        assertThat(open).hasSizeLessThanOrEqualTo(13);
        assertThat(rooms.reservations(B)).hasSizeLessThanOrEqualTo(17);
        open.addAll(rooms.reservations(B));
        assertThat(open).extracting(Reservation::match).containsExactlyInAnyOrderElementsOf(placed.keySet());
        assertThat(placed).hasSize(30);
    }

    private String ticket(Duration timeToLive) {
        var id = ids.next(GAME);
        var fields = new SearchFields(Map.of(), Map.of(), Set.of());
        tickets.create(GAME, new NewTicket(id, fields, new byte[0], timeToLive, ""))
                .join();
        return id;
    }

    private String ticket() {
        var id = ids.next(GAME);
        tickets.create(GAME, new NewTicket(id, new SearchFields(Map.of(), Map.of(), Set.of()), new byte[0]))
                .join();
        return id;
    }

    private TicketState state(String id) {
        return tickets.find(id).orElseThrow().state();
    }

    private Outcome place(String match, String... of) {
        return send(lease, match, of);
    }

    private Outcome send(String proof, String match, String... of) {
        return placements
                .place(GAME, proof, "ranked", "duel", match, List.of(of), LONG)
                .join();
    }
}
