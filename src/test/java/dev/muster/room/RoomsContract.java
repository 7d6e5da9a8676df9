package dev.muster.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.game.Game;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.Revision;
import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Rooms] and the [Slots] beside it do, for a scheduler `duel` of a game `game-a`.
@Timeout(20)
public abstract class RoomsContract {
    private static final Game GAME = new Game("game-a");
    private static final RoomRef A = new RoomRef("duel", "duel-a");
    private static final RoomRef B = new RoomRef("duel", "duel-b");
    private static final Address ADDRESS = new Address(
            "127.0.0.1", List.of(new Address.Port("query", "TCP", 7776), new Address.Port("clientPort", "UDP", 7777)));
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(30);

    private Rooms rooms;
    private Slots slots;
    private String lease;

    /// An empty store but for the scheduler.
    ///
    /// @param lease that of the scheduler
    public record Store(Rooms rooms, Slots slots, String lease) {}

    /// Called once before each test.
    protected abstract Store store();

    @BeforeEach
    final void open() {
        var store = store();
        rooms = store.rooms();
        slots = store.slots();
        lease = store.lease();
    }

    @Test
    void aNewRoomIsPending() {
        long before = System.currentTimeMillis();
        assertThat(create(A, 3)).isTrue();

        var room = room(A);

        assertThat(room.status()).isEqualTo(RoomStatus.PENDING);
        assertThat(room.ping()).isEqualTo(PingStatus.UNKNOWN);
        assertThat(room.instance()).isEqualTo(InstanceStatus.UNKNOWN);
        assertThat(room.version()).isEqualTo("v1.0.0");
        assertThat(room.maxMatches()).isEqualTo(3);
        assertThat(room.address()).isNull();
        assertThat(room.createdAt()).isBetween(before - 1000, System.currentTimeMillis() + 1000);
        assertThat(room.lastPing()).isEqualTo(room.createdAt());
        assertThat(rooms.token(A)).contains("token");
        assertThat(rooms.list("duel")).containsExactly(room);
    }

    @Test
    void whatARuntimeSawBeforeIsNoNews() {
        create(A, 1);
        rooms.observe(seen(InstanceStatus.READY, new Revision("life", 2)));
        ping(A, PingStatus.READY, 0);

        rooms.observe(seen(InstanceStatus.PENDING, new Revision("life", 1)));
        rooms.observe(lease, seen(InstanceStatus.PENDING, new Revision("life", 0)));

        assertThat(room(A).instance()).isEqualTo(InstanceStatus.READY);
        assertThat(ping(A, PingStatus.READY, 0)).isTrue();

        rooms.observe(seen(InstanceStatus.ERROR, new Revision("another", 0)));
        assertThat(room(A).instance()).as("of another life").isEqualTo(InstanceStatus.ERROR);
    }

    private static Instance seen(InstanceStatus status, Revision revision) {
        return new Instance(A, "v1.0.0", status, "", ADDRESS, revision);
    }

    @Test
    void aRoomThatOnlyValidatesAVersionIsNeverAllocated() {
        rooms.create(lease, new NewRoom(A, "v2.0.0", 1, "token", true));
        observe(A, InstanceStatus.READY, "", ADDRESS);
        ping(A, PingStatus.READY, 0);

        assertThat(room(A).validation()).isTrue();
        assertThat(room(A).status()).isEqualTo(RoomStatus.READY);
        assertThat(reserve("r1")).isEmpty();
    }

    @Test
    void aNameIsTakenOnce() {
        create(A, 1);

        assertThat(create(A, 1)).as("sent again").isTrue();
        assertThat(rooms.create(lease, new NewRoom(A, "v1.0.0", 1, "another token")))
                .isFalse();
        assertThat(rooms.token(A)).contains("token");
    }

    @Test
    void aNameIsNotUsedAgainSoon() {
        create(A, 1);
        rooms.remove(A);

        assertThat(rooms.find(A)).isEmpty();
        assertThat(create(A, 1)).isFalse();
        assertThat(rooms.create(lease, new NewRoom(A, "v1.0.0", 1, "another token")))
                .isFalse();
        assertThat(rooms.list("duel")).isEmpty();
    }

    @Test
    void aRoomThatIsFoundRunningIsAdoptedWhateverItsNameWas() {
        create(A, 1);
        rooms.remove(A);
        var found = new NewRoom(A, "v1.0.0", 1, "token");

        assertThat(rooms.adopt(lease, found)).isTrue();
        assertThat(rooms.adopt(lease, found)).as("sent again").isTrue();
        assertThat(rooms.adopt(lease, new NewRoom(A, "v1.0.0", 1, "another token")))
                .as("it has a record")
                .isFalse();

        assertThat(room(A).status()).isEqualTo(RoomStatus.PENDING);
    }

    @Test
    void takesNoteOfWhatRuntimeAndRoomSay() {
        create(A, 1);
        observe(A, InstanceStatus.PENDING, "waiting for a port", null);
        assertThat(room(A).status()).isEqualTo(RoomStatus.PENDING);
        assertThat(room(A).description()).isEqualTo("waiting for a port");
        observe(A, InstanceStatus.READY, "", ADDRESS);
        assertThat(room(A).status()).isEqualTo(RoomStatus.UNREADY);
        assertThat(room(A).address()).isEqualTo(ADDRESS);
        observe(A, InstanceStatus.READY, "", null);
        assertThat(room(A).address()).as("an address stays known").isEqualTo(ADDRESS);

        assertThat(ping(A, PingStatus.READY, 0)).isTrue();

        assertThat(room(A).status()).isEqualTo(RoomStatus.READY);
        assertThat(room(A).ping()).isEqualTo(PingStatus.READY);
    }

    @Test
    void remembersWhenARoomPinged() throws InterruptedException {
        ready(A, 1);
        long first = room(A).lastPing();
        Thread.sleep(5);
        ping(A, PingStatus.READY, 0);

        assertThat(room(A).lastPing()).isGreaterThan(first);
    }

    @Test
    void remembersSinceWhenARoomIsWhatItIs() throws InterruptedException {
        create(A, 1);
        assertThat(room(A).statusSince()).isEqualTo(room(A).createdAt());
        Thread.sleep(5);
        observe(A, InstanceStatus.READY, "", ADDRESS);
        long unready = room(A).statusSince();
        assertThat(unready).isGreaterThan(room(A).createdAt());
        Thread.sleep(5);
        observe(A, InstanceStatus.READY, "again", ADDRESS);
        assertThat(room(A).statusSince()).isEqualTo(unready);

        ping(A, PingStatus.READY, 0);

        assertThat(room(A).statusSince()).isGreaterThan(unready);
    }

    @Test
    void aCensusSaysWhenItWas() {
        long before = System.currentTimeMillis();
        assertThat(rooms.census("unknown").rooms()).isEmpty();
        assertThat(rooms.census("unknown").now()).isBetween(before - 1000, System.currentTimeMillis() + 1000);
        create(A, 1);

        var census = rooms.census("duel");

        assertThat(census.rooms()).containsExactly(room(A));
        assertThat(census.now()).isBetween(room(A).createdAt(), room(A).createdAt() + 10_000);
    }

    @Test
    void aPingThatAnotherOvertookChangesNothing() {
        ready(A, 1);
        assertThat(pingAt(PingStatus.OCCUPIED, 70_000)).isTrue();

        assertThat(pingAt(PingStatus.READY, 69_000)).isTrue();
        assertThat(room(A).status()).isEqualTo(RoomStatus.OCCUPIED);
        pingAt(PingStatus.READY, 70_000);
        assertThat(room(A).status()).as("in the same second").isEqualTo(RoomStatus.READY);
        pingAt(PingStatus.READY, 72_000);
        pingAt(PingStatus.READY, 70_500);
        pingAt(PingStatus.OCCUPIED, 71_000);
        assertThat(room(A).status()).as("two that were overtaken").isEqualTo(RoomStatus.READY);
        pingAt(PingStatus.OCCUPIED, 5_000);
        assertThat(room(A).status()).as("its clock was set back").isEqualTo(RoomStatus.OCCUPIED);
        ping(A, PingStatus.READY, 0);
        assertThat(room(A).status()).as("it does not say when").isEqualTo(RoomStatus.READY);
    }

    private boolean pingAt(PingStatus status, long sentAt) {
        return rooms.ping(A, new Ping(status, 0, null, "{}", sentAt)).join();
    }

    @Test
    void oneMatchMakesARoomOccupied() {
        ready(A, 1);
        ping(A, PingStatus.OCCUPIED, 0);

        assertThat(room(A).status()).isEqualTo(RoomStatus.OCCUPIED);
        assertThat(room(A).runningMatches()).isOne();
        ping(A, PingStatus.READY, 0);
        assertThat(room(A).status()).isEqualTo(RoomStatus.READY);
    }

    @Test
    void severalMatchesMakeARoomActiveThenOccupiedWhateverItSays() {
        ready(A, 3);
        for (var word : List.of(PingStatus.READY, PingStatus.OCCUPIED)) {
            ping(A, word, 1);
            assertThat(room(A).status()).isEqualTo(RoomStatus.ACTIVE);
            ping(A, word, 3);
            assertThat(room(A).status()).isEqualTo(RoomStatus.OCCUPIED);
            ping(A, word, 4);
            assertThat(room(A).status()).isEqualTo(RoomStatus.OCCUPIED);
            ping(A, PingStatus.READY, 0);
            assertThat(room(A).status()).isEqualTo(RoomStatus.READY);
        }
    }

    @Test
    void aRoomMayBeActiveAtItsFirstPing() {
        create(A, 3);
        observe(A, InstanceStatus.READY, "", ADDRESS);

        assertThat(ping(A, PingStatus.OCCUPIED, 1)).isTrue();
        assertThat(room(A).status()).isEqualTo(RoomStatus.ACTIVE);
    }

    // Any ping and instance, from any status: the room follows where the table lets it, and answers whether it did.
    @Test
    void goesOnlyWhereTheTableLetsIt() {
        var random = new Random(5);
        for (int walk = 0; walk < 30; walk++) {
            var ref = new RoomRef("duel", "duel-walk-" + walk);
            create(ref, 1);
            for (int step = 0; step < 12; step++) {
                var before = room(ref);
                if (random.nextBoolean()) {
                    var said = PingStatus.values()[1 + random.nextInt(4)];
                    boolean possible = mayBecome(before, RoomStatus.compose(said, before.instance()));
                    assertThat(ping(ref, said, 0)).as("%s of %s", said, before).isEqualTo(possible);
                    if (!possible) {
                        assertThat(room(ref)).isEqualTo(before);
                    } else {
                        assertThat(room(ref).status()).isEqualTo(RoomStatus.compose(said, before.instance()));
                    }
                } else {
                    var instance = InstanceStatus.values()[random.nextInt(5)];
                    observe(ref, instance, "", ADDRESS);
                    var composed = RoomStatus.compose(before.ping(), instance);
                    assertThat(room(ref).status())
                            .as("walk %d: %s to %s", walk, before, room(ref))
                            .isEqualTo(mayBecome(before, composed) ? composed : before.status());
                }
            }
        }
    }

    private static boolean mayBecome(Room before, RoomStatus status) {
        return status == before.status() || before.status().next().contains(status);
    }

    @Test
    void anImpossiblePingChangesNothing() throws InterruptedException {
        ready(A, 3);
        reserve("r1");
        ping(A, PingStatus.TERMINATED, 0);
        var terminated = room(A);
        assertThat(terminated.status()).isEqualTo(RoomStatus.TERMINATED);
        Thread.sleep(5);

        assertThat(rooms.ping(A, new Ping(PingStatus.OCCUPIED, 1, null, "{\"a\":\"lie\"}"), RoomProof.NONE)
                        .join())
                .isEqualTo(PingAnswer.REFUSED);

        assertThat(room(A)).isEqualTo(terminated);
        assertThat(open(A)).containsExactly("r1");
    }

    @Test
    void tellsUnknownRoomsFromUnknownSchedulers() {
        var ping = new Ping(PingStatus.READY, 0, null, "{}");

        assertThat(rooms.ping(A, ping, RoomProof.NONE).join()).isEqualTo(PingAnswer.UNKNOWN_ROOM);
        assertThat(rooms.ping(new RoomRef("unknown", "room"), ping, RoomProof.NONE)
                        .join())
                .isEqualTo(PingAnswer.UNKNOWN_SCHEDULER);
    }

    @Test
    void moreMatchesThanARoomMayHostAreAsMany() {
        ready(A, 3);
        ready(B, 1);

        ping(A, PingStatus.READY, Integer.MAX_VALUE);
        ping(B, PingStatus.OCCUPIED, 7);
        ping(B, PingStatus.OCCUPIED, 7);

        assertThat(room(A).runningMatches()).isEqualTo(3);
        assertThat(room(A).status()).isEqualTo(RoomStatus.OCCUPIED);
        assertThat(room(B).runningMatches()).isOne();
    }

    @Test
    void aPingMustComeWithTheProofOfItsRoom() {
        ready(A, 1);
        var before = room(A);
        var ping = new Ping(PingStatus.OCCUPIED, 1, null, "{\"a\":\"lie\"}");
        for (var wrong : List.of(
                new RoomProof.Token("another"),
                new RoomProof.Token(""),
                new RoomProof.Source("10.1.1.1"),
                new RoomProof.Source(""))) {
            for (var said : List.of(ping, new Ping(PingStatus.READY, 0, null, "{}"))) {
                assertThatExceptionOfType(CompletionException.class)
                        .as("%s", wrong)
                        .isThrownBy(() -> rooms.ping(A, said, wrong).join())
                        .withMessageContaining("this caller is not that room")
                        .havingCause()
                        .isInstanceOfSatisfying(
                                MusterException.class,
                                fault -> assertThat(fault.code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
                assertThat(room(A)).isEqualTo(before);
            }
        }

        assertThat(rooms.ping(A, ping, new RoomProof.Token("token")).join()).isEqualTo(PingAnswer.NOTED);
        var local = new RoomProof.Source(SourceAddresses.canonical("::1"));
        assertThat(rooms.ping(A, ping, local).join()).isEqualTo(PingAnswer.NOTED);
        assertThat(rooms.ping(B, ping, local).join()).isEqualTo(PingAnswer.UNKNOWN_ROOM);
    }

    @Test
    void aRoomWhoseAddressIsNotKnownCannotProveItself() {
        create(A, 1);
        var ping = new Ping(PingStatus.READY, 0, null, "{}");

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> rooms.ping(A, ping, new RoomProof.Source("")).join());
        assertThat(room(A).ping()).isEqualTo(PingStatus.UNKNOWN);
    }

    @Test
    void ignoresUnknownRooms() {
        assertThat(ping(A, PingStatus.READY, 0)).isFalse();
        assertThat(ping(new RoomRef("unknown", "room"), PingStatus.READY, 0)).isFalse();
        observe(A, InstanceStatus.READY, "", ADDRESS);
        observe(new RoomRef("unknown", "room"), InstanceStatus.READY, "", ADDRESS);
        rooms.remove(A);
        rooms.remove(new RoomRef("unknown", "room"));

        assertThat(rooms.find(A)).isEmpty();
        assertThat(rooms.list("duel")).isEmpty();
        assertThat(rooms.list("unknown")).isEmpty();
        assertThat(rooms.reservations(A)).isEmpty();
        assertThat(rooms.token(A)).isEmpty();
        assertThat(rooms.terminate(lease, A, LONG)).isTrue();
        assertThat(create(A, 1)).as("its name was never used").isTrue();
    }

    @Test
    void refusesAKeeperWithoutTheLease() {
        ready(A, 1);
        for (var wrong : List.of("", "made up")) {
            assertFails(() -> rooms.create(wrong, new NewRoom(B, "v1.0.0", 1, "token")));
            assertFails(() -> rooms.adopt(wrong, new NewRoom(B, "v1.0.0", 1, "token")));
            assertFails(() -> rooms.terminate(wrong, A, Duration.ZERO));
            assertFails(() -> rooms.recall(wrong, A));
            assertFails(() -> rooms.observe(wrong, new Instance(A, "v1.0.0", InstanceStatus.ERROR, "", ADDRESS)));
            assertFails(() -> rooms.remove(wrong, A));
        }
        assertThat(rooms.find(B)).isEmpty();
        assertThat(room(A).status()).isEqualTo(RoomStatus.READY);
        assertThat(room(A).draining()).isFalse();
        rooms.remove(lease, A);
        assertThat(rooms.find(A)).isEmpty();
    }

    @Test
    void aRoomThatDrainsMayBeCalledBack() {
        ready(A, 2);
        ping(A, PingStatus.READY, 1);
        assertThat(rooms.terminate(lease, A, LONG)).isFalse();
        assertThat(reserve("r1")).isEmpty();

        assertThat(rooms.recall(lease, A)).isTrue();
        assertThat(rooms.recall(lease, A)).as("sent again").isTrue();

        assertThat(room(A).draining()).isFalse();
        assertThat(reserve("r1")).isPresent();
    }

    @Test
    void aRoomThatIsOnItsWayOutIsNotCalledBack() {
        ready(A, 1);
        rooms.terminate(lease, A, Duration.ZERO);

        assertThat(rooms.recall(lease, A)).isFalse();
        assertThat(rooms.recall(lease, B)).isFalse();
        assertThat(room(A).draining()).isTrue();
        assertThat(reserve("r1")).isEmpty();
    }

    @Test
    void listsMoreRoomsThanOneCallReads() {
        IntStream.range(0, 250).forEach(i -> create(new RoomRef("duel", "duel-" + i), 1));

        assertThat(rooms.list("duel")).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void pagesAreInTheOrderOfCreationUnlessAskedOtherwise() throws InterruptedException {
        for (var name : List.of("c", "a", "d", "b", "e")) {
            create(new RoomRef("duel", name), 1);
            Thread.sleep(2); // they are ordered by milliseconds
        }
        var created = RoomQuery.Order.CREATED_AT;
        var byName = RoomQuery.Order.NAME;

        assertThat(names(query(created, false, 1, 3))).containsExactly("c", "a", "d");
        assertThat(names(query(created, false, 2, 3))).containsExactly("b", "e");
        assertThat(names(query(created, false, 3, 3))).isEmpty();
        assertThat(names(query(created, true, 1, 2))).containsExactly("e", "b");
        assertThat(names(query(byName, false, 1, 2))).containsExactly("a", "b");
        assertThat(names(query(byName, true, 2, 2))).containsExactly("c", "b");
        assertThat(rooms.page("duel", query(byName, true, 2, 2)).total()).isEqualTo(5);
        assertThat(rooms.page("duel", query(created, false, 9, 1)).total()).isEqualTo(5);
        assertThat(rooms.page("unknown", query(created, false, 1, 3))).isEqualTo(new RoomPage(List.of(), 0));
    }

    @Test
    void pagesHoldOnlyWhatIsWanted() {
        IntStream.range(0, 450).forEach(i -> create(new RoomRef("duel", "duel-" + i), 4));
        ready(A, 3);
        ready(B, 3);
        ping(B, PingStatus.READY, 2);
        rooms.create(lease, new NewRoom(new RoomRef("duel", "new"), "v2.0.0", 1, "token"));

        assertThat(names(filter(Set.of(RoomStatus.READY, RoomStatus.ACTIVE), Set.of(), 0)))
                .containsExactly("duel-a", "duel-b");
        assertThat(names(filter(Set.of(), Set.of("v2.0.0"), 0))).containsExactly("new");
        assertThat(names(filter(Set.of(), Set.of("v1.0.0"), 1))).containsExactly("duel-b");
        assertThat(names(filter(Set.of(RoomStatus.READY), Set.of(), 1))).isEmpty();
        assertThat(rooms.page("duel", filter(Set.of(RoomStatus.PENDING), Set.of(), 0))
                        .total())
                .isEqualTo(451);
    }

    private List<String> names(RoomQuery query) {
        return rooms.page("duel", query).rooms().stream().map(Room::name).toList();
    }

    private static RoomQuery query(RoomQuery.Order order, boolean descending, int page, int perPage) {
        return new RoomQuery(
                Set.of(), Set.of(), OptionalInt.empty(), OptionalInt.empty(), order, descending, page, perPage);
    }

    private static RoomQuery filter(Set<RoomStatus> statuses, Set<String> versions, int least) {
        return new RoomQuery(
                statuses, versions, OptionalInt.of(least), OptionalInt.empty(), RoomQuery.Order.NAME, false, 1, 1000);
    }

    // Slots

    @Test
    void onlyARoomThatPingedTakesMatches() {
        create(A, 1);
        assertThat(reserve("r1")).isEmpty();
        observe(A, InstanceStatus.READY, "", ADDRESS);
        assertThat(reserve("r1")).isEmpty();
        ping(A, PingStatus.READY, 0);

        var reserved = reserve("r1");

        assertThat(reserved).contains(new ReservedRoom("duel-a", ADDRESS));
        assertThat(reserved.orElseThrow().connection()).isEqualTo("127.0.0.1:7777");
        assertThat(slots.reserve("unknown", "r2", "m", List.of(), LONG).join()).isEmpty();
    }

    @Test
    void aRoomWhoseAddressIsNotKnownTakesNoMatches() {
        create(A, 1);
        observe(A, InstanceStatus.READY, "", null);
        ping(A, PingStatus.READY, 0);
        assertThat(reserve("r1")).isEmpty();
        assertThat(room(A).reservations()).isZero();

        observe(A, InstanceStatus.READY, "", ADDRESS);

        assertThat(reserve("r1")).isPresent();
    }

    @Test
    void aReservationIsMadeOnce() {
        ready(A, 2);

        assertThat(reserve("r1")).isPresent().isEqualTo(reserve("r1"));

        assertThat(room(A).reservations()).isOne();
        assertThat(rooms.reservations(A)).singleElement().satisfies(reservation -> {
            assertThat(reservation.id()).isEqualTo("r1");
            assertThat(reservation.match()).isEqualTo("match-r1");
            assertThat(reservation.tickets()).containsExactly("t1", "t2");
            assertThat(reservation.deadline() - reservation.since()).isEqualTo(LONG.toMillis());
        });
    }

    @Test
    void freeIsWhatIsNeitherRunningNorReserved() {
        ready(A, 4);
        ping(A, PingStatus.READY, 1);
        assertThat(reserve("r1")).isPresent();
        assertThat(reserve("r2")).isPresent();
        assertThat(reserve("r3")).isPresent();
        assertThat(reserve("r4")).as("the room is full").isEmpty();
        assertThat(room(A).status()).isEqualTo(RoomStatus.ACTIVE);

        slots.release("duel", "r2");

        assertThat(reserve("r4")).isPresent();
        assertThat(reserve("r5")).isEmpty();
    }

    @Test
    void aReservedRoomIsAllocatedUntilItsMatchRuns() {
        ready(A, 1);
        reserve("r1");
        assertThat(room(A).status()).isEqualTo(RoomStatus.ALLOCATED);
        ping(A, PingStatus.READY, 0);
        assertThat(room(A).status()).as("a ready ping ends no reservation").isEqualTo(RoomStatus.ALLOCATED);
        assertThat(open(A)).containsExactly("r1");

        ping(A, PingStatus.OCCUPIED, 1);
        assertThat(room(A).status()).isEqualTo(RoomStatus.OCCUPIED);
        assertThat(open(A)).isEmpty();

        ping(A, PingStatus.READY, 0);
        assertThat(room(A).status()).isEqualTo(RoomStatus.READY);
        assertThat(reserve("r2")).isPresent();
    }

    @Test
    void runningMatchesConfirmTheOldestReservations() throws InterruptedException {
        ready(A, 5);
        for (var id : List.of("r3", "r1", "r4", "r2")) {
            reserve(id);
            Thread.sleep(2); // reservations are ordered by milliseconds
        }

        ping(A, PingStatus.READY, 2);
        assertThat(open(A)).containsExactly("r4", "r2");
        ping(A, PingStatus.READY, 2);
        assertThat(open(A)).as("no match was added").containsExactly("r4", "r2");
        ping(A, PingStatus.READY, 1);
        assertThat(open(A)).as("one ended").containsExactly("r4", "r2");
        ping(A, PingStatus.READY, 2);
        assertThat(open(A)).containsExactly("r2");
        ping(A, PingStatus.READY, 5);
        assertThat(open(A)).isEmpty();
    }

    @Test
    void namedMatchesConfirmExactlyTheirReservations() {
        ready(A, 4);
        for (var id : List.of("r1", "r2", "r3")) {
            reserve(id);
        }

        pingWith(A, "match-r2", "a match of its own");
        assertThat(open(A)).containsExactly("r1", "r3");
        assertThat(room(A).runningMatches()).isEqualTo(2);
        pingWith(A);
        assertThat(open(A)).containsExactly("r1", "r3");
        pingWith(A, "match-r3", "match-r1");
        assertThat(open(A)).isEmpty();
    }

    @Test
    void aConfirmedReservationIsNotReservedAgain() {
        ready(A, 2);
        reserve("r1");
        ping(A, PingStatus.READY, 1);

        assertThat(reserve("r1")).as("sent again").contains(new ReservedRoom("duel-a", ADDRESS));

        assertThat(open(A)).isEmpty();
        slots.release("duel", "r1");
        assertThat(room(A).runningMatches()).isOne();
        assertThat(reserve("r2")).isPresent();
        assertThat(reserve("r3")).isEmpty();
    }

    @Test
    void aReservationLapses() throws InterruptedException {
        ready(A, 1);
        slots.reserve("duel", "r1", "m1", List.of(), SHORT).join();
        assertThat(reserve("r2")).isEmpty();

        Thread.sleep(SHORT.toMillis() + 20);

        assertThat(reserve("r2")).as("at once, without a sweep").isPresent();
        assertThat(open(A)).containsExactly("r2");
        assertThat(slots.sweep(GAME)).isZero();
    }

    @Test
    void aMatchThatBeginsConfirmsNoReservationThatLapsedBefore() throws InterruptedException {
        ready(A, 3);
        slots.reserve("duel", "r1", "m1", List.of(), SHORT).join();
        reserve("r2");
        reserve("r3");
        Thread.sleep(SHORT.toMillis() + 20);

        ping(A, PingStatus.READY, 1);

        assertThat(open(A)).containsExactly("r3");
        assertThat(reserve("r4")).isPresent();
        assertThat(reserve("r5")).isEmpty();
    }

    @Test
    void aLapsedReservationIsSweptAndNotShown() throws InterruptedException {
        ready(A, 2);
        ready(B, 1);
        slots.reserve("duel", "r1", "m1", List.of(), SHORT).join();
        reserve("r2");
        Thread.sleep(SHORT.toMillis() + 20);

        assertThat(open(A)).doesNotContain("r1");
        assertThat(open(B)).doesNotContain("r1");
        assertThat(slots.sweep(GAME)).isZero();
        assertThat(room(A).reservations() + room(B).reservations()).isOne();

        slots.reserve("duel", "r3", "m3", List.of(), SHORT).join();
        Thread.sleep(SHORT.toMillis() + 20);
        assertThat(slots.sweep(GAME)).isOne();
        assertThat(slots.sweep(GAME)).isZero();
    }

    @Test
    void releasingTwiceOrInVainChangesNothing() {
        ready(A, 1);
        reserve("r1");
        slots.release("duel", "unknown");
        slots.release("unknown", "r1");
        assertThat(open(A)).containsExactly("r1");

        slots.release("duel", "r1");
        slots.release("duel", "r1");

        assertThat(open(A)).isEmpty();
        assertThat(room(A).status()).isEqualTo(RoomStatus.READY);
    }

    @Test
    void fillsTheFullestRoomFirst() {
        ready(A, 3);
        ready(B, 3);
        ping(B, PingStatus.READY, 1);

        var order = IntStream.range(0, 5)
                .mapToObj(i -> reserve("r" + i).orElseThrow().room())
                .toList();

        assertThat(order).containsExactly("duel-b", "duel-b", "duel-a", "duel-a", "duel-a");
    }

    @Test
    void fillsTheEmptiestRoomFirstWhenDistributed() {
        ready(A, 3);
        ready(B, 3);
        ping(B, PingStatus.READY, 1);

        var order = IntStream.range(0, 5)
                .mapToObj(i -> given(request("r" + i, Placement.DISTRIBUTED, Map.of())))
                .toList();

        assertThat(order).containsExactly("duel-a", "duel-b", "duel-a", "duel-b", "duel-a");
    }

    @Test
    void aSelectorIsAboutLabels() {
        ready(A, 2);
        ready(B, 2);
        label(A, "{\"region\":\"eu\",\"mode\":\"duel\",\"level\":3,\"version\":\"made up\"}");
        label(B, "{\"region\":\"us\",\"mode\":\"duel\"}");

        assertThat(given(request("r1", Placement.PACKED, Map.of("region", "us"))))
                .isEqualTo("duel-b");
        assertThat(given(request("r1", Placement.PACKED, Map.of("region", "eu"))))
                .as("sent again")
                .isEqualTo("duel-b");
        assertThat(given(request("r2", Placement.PACKED, Map.of("region", "eu", "mode", "duel"))))
                .isEqualTo("duel-a");
        assertThat(given(request("r3", Placement.PACKED, Map.of("version", "v1.0.0", "region", "eu"))))
                .isEqualTo("duel-a");
        for (var none : List.of(
                Map.of("region", "asia"),
                Map.of("level", "3"),
                Map.of("version", "made up"),
                Map.of("region", "us", "mode", "squad"),
                Map.of("none", ""))) {
            assertThat(slots.reserve(request("r4", Placement.PACKED, none)).join())
                    .as("%s", none)
                    .isEqualTo(new SlotAnswer.NoSlot(true));
        }
        assertThat(slots.reserve(new SlotRequest(
                                "unknown", "r5", "m", List.of(), LONG, Placement.PACKED, Map.of("region", "eu")))
                        .join())
                .isEqualTo(new SlotAnswer.NoScheduler());
    }

    @Test
    void aSelectorFindsTheOneRoomAmongMany() {
        IntStream.range(0, 400).forEach(i -> ready(new RoomRef("duel", "duel-%03d".formatted(i)), 1));
        label(new RoomRef("duel", "duel-377"), "{\"region\":\"eu\"}");

        assertThat(given(request("r1", Placement.PACKED, Map.of("region", "eu"))))
                .isEqualTo("duel-377");
        assertThat(slots.reserve(request("r2", Placement.DISTRIBUTED, Map.of("region", "eu")))
                        .join())
                .isEqualTo(new SlotAnswer.NoSlot(true));
    }

    @Test
    void aRequestSentAgainAfterItsRoomIsGoneGetsAnother() {
        ready(A, 1);
        reserve("r1");
        ping(A, PingStatus.OCCUPIED, 1);
        rooms.remove(A);
        ready(B, 1);

        assertThat(reserve("r1")).contains(new ReservedRoom("duel-b", ADDRESS));
        assertThat(open(B)).containsExactly("r1");
    }

    private void label(RoomRef room, String metadata) {
        assertThat(rooms.ping(room, new Ping(PingStatus.READY, 0, null, metadata))
                        .join())
                .isTrue();
    }

    private static SlotRequest request(String id, Placement placement, Map<String, String> selector) {
        return new SlotRequest("duel", id, "match-" + id, List.of(), LONG, placement, selector);
    }

    private String given(SlotRequest request) {
        return slots.reserve(request).join() instanceof SlotAnswer.Given given
                ? given.room().room()
                : "none";
    }

    @Test
    void onlyARoomThatServesTakesMatches() {
        ready(A, 1);
        observe(A, InstanceStatus.ERROR, "", ADDRESS);
        assertThat(reserve("r1")).isEmpty();
        observe(A, InstanceStatus.READY, "", ADDRESS);
        assertThat(reserve("r1")).isPresent();
        slots.release("duel", "r1");
        ping(A, PingStatus.TERMINATING, 0);
        assertThat(reserve("r2")).isEmpty();
        ping(A, PingStatus.READY, 0);
        assertThat(reserve("r2")).isPresent();
    }

    // Ending rooms

    @Test
    void anEmptyRoomIsEndedAtOnce() {
        ready(A, 1);

        assertThat(rooms.terminate(lease, A, LONG)).isTrue();

        assertThat(room(A).status()).isEqualTo(RoomStatus.TERMINATING);
        assertThat(reserve("r1")).isEmpty();
    }

    @Test
    void aRoomThatNeverServedIsEndedAtOnce() {
        create(A, 1);

        assertThat(rooms.terminate(lease, A, LONG)).isTrue();
        assertThat(room(A).status()).isEqualTo(RoomStatus.TERMINATING);
    }

    @Test
    void aRoomWithAReservationDrains() {
        ready(A, 3);
        reserve("r1");

        assertThat(rooms.terminate(lease, A, LONG)).isFalse();

        assertThat(room(A).draining()).isTrue();
        assertThat(room(A).status()).isEqualTo(RoomStatus.ALLOCATED);
        assertThat(reserve("r2")).as("it takes no more").isEmpty();
        ping(A, PingStatus.READY, 0);
        assertThat(reserve("r2")).isEmpty();
        slots.release("duel", "r1");
        assertThat(reserve("r2")).as("also when one goes").isEmpty();
        assertThat(rooms.terminate(lease, A, LONG)).as("it is empty now").isTrue();
    }

    @Test
    void aRoomWithAMatchDrains() {
        ready(A, 2);
        ping(A, PingStatus.OCCUPIED, 1);

        assertThat(rooms.terminate(lease, A, LONG)).isFalse();
        assertThat(rooms.terminate(lease, A, LONG)).isFalse();
        ping(A, PingStatus.READY, 0);

        assertThat(rooms.terminate(lease, A, LONG)).isTrue();
    }

    @Test
    void drainingEndsWithItsTime() throws InterruptedException {
        ready(A, 2);
        ping(A, PingStatus.OCCUPIED, 1);
        reserve("r1");
        assertThat(rooms.terminate(lease, A, SHORT)).isFalse();
        Thread.sleep(SHORT.toMillis() + 20);

        assertThat(rooms.terminate(lease, A, SHORT)).isTrue();

        assertThat(room(A).status()).isEqualTo(RoomStatus.TERMINATING);
        assertThat(open(A)).isEmpty();
    }

    @Test
    void aRoomThatIsNotRunningDoesNotDrain() {
        ready(A, 1);
        reserve("r1");
        observe(A, InstanceStatus.ERROR, "exit status 1", ADDRESS);

        assertThat(rooms.terminate(lease, A, LONG)).isTrue();

        assertThat(room(A).status()).isEqualTo(RoomStatus.TERMINATING);
        assertThat(open(A)).isEmpty();
    }

    @Test
    void aRoomThatIsEndingTakesNoMatchesWhateverItSays() {
        ready(A, 2);
        rooms.terminate(lease, A, Duration.ZERO);
        ping(A, PingStatus.READY, 0);
        observe(A, InstanceStatus.READY, "", ADDRESS);
        ping(A, PingStatus.READY, 0);

        assertThat(reserve("r1")).isEmpty();
        assertThat(room(A).status()).isEqualTo(RoomStatus.TERMINATING);
        assertThat(rooms.recall(lease, A)).isFalse();
    }

    @Test
    void aRoomThatFailedAndIsBeingEndedDoesNotComeBack() {
        ready(A, 1);
        observe(A, InstanceStatus.ERROR, "crash loop", ADDRESS);
        assertThat(rooms.terminate(lease, A, Duration.ZERO)).isTrue();
        observe(A, InstanceStatus.READY, "", ADDRESS);
        ping(A, PingStatus.READY, 0);

        assertThat(room(A).status()).isEqualTo(RoomStatus.TERMINATING);
        assertThat(rooms.recall(lease, A)).isFalse();
        assertThat(reserve("r1")).isEmpty();
    }

    @Test
    void reservationsEndWithTheirRoom() {
        ready(A, 1);
        reserve("r1");
        rooms.remove(A);
        ready(B, 1);

        assertThat(reserve("r1")).as("a new one").contains(new ReservedRoom("duel-b", ADDRESS));
    }

    @Test
    void neverGivesMoreSlotsThanThereAre() throws InterruptedException, ExecutionException {
        ready(A, 7);
        ready(B, 5);
        var given = new HashMap<String, Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 300)
                    .mapToObj(i -> threads.submit(() -> {
                        var id = "r" + i / 2; // each is sent twice, at about the same time
                        return Map.entry(id, reserve(id).map(ReservedRoom::room).orElse(""));
                    }))
                    .toList();
            var places = new HashMap<String, String>();
            for (var call : calls) {
                var place = call.get();
                if (!place.getValue().isEmpty()) {
                    var earlier = places.put(place.getKey(), place.getValue());
                    assertThat(earlier).isIn(null, place.getValue());
                }
            }
            places.values().forEach(room -> given.merge(room, 1, Integer::sum));
        }
        assertThat(given).isEqualTo(Map.of("duel-a", 7, "duel-b", 5));
        assertThat(open(A)).hasSize(7);
        assertThat(open(B)).hasSize(5);
    }

    private boolean create(RoomRef room, int maxMatches) {
        return rooms.create(lease, new NewRoom(room, "v1.0.0", maxMatches, "token"));
    }

    private void observe(RoomRef room, InstanceStatus status, String description, @Nullable Address address) {
        rooms.observe(new Instance(room, "v1.0.0", status, description, address));
    }

    private boolean ping(RoomRef room, PingStatus status, int running) {
        return rooms.ping(room, new Ping(status, running, null, "{}")).join();
    }

    private void pingWith(RoomRef room, String... matches) {
        var ping = new Ping(PingStatus.READY, 0, List.of(matches), "{}");
        assertThat(rooms.ping(room, ping).join()).isTrue();
    }

    private void ready(RoomRef room, int maxMatches) {
        create(room, maxMatches);
        observe(room, InstanceStatus.READY, "", ADDRESS);
        ping(room, PingStatus.READY, 0);
    }

    private Room room(RoomRef ref) {
        return rooms.find(ref).orElseThrow();
    }

    private List<String> open(RoomRef room) {
        return new ArrayList<>(
                rooms.reservations(room).stream().map(Reservation::id).toList());
    }

    private Optional<ReservedRoom> reserve(String id) {
        return slots.reserve("duel", id, "match-" + id, List.of("t1", "t2"), LONG)
                .join();
    }

    private static void assertFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(call)
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.ABORTED))
                .withMessageContaining("lease");
    }
}
