package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FleetPlannerTest {
    private static final long NOW = 1_800_000_000_000L;
    static final FleetConfig CONFIG = new FleetConfig() {
        @Override
        public Duration initializationTimeout() {
            return Duration.ofSeconds(120);
        }

        @Override
        public Duration pingTimeout() {
            return Duration.ofSeconds(240);
        }

        @Override
        public Duration deletionTimeout() {
            return Duration.ofSeconds(100);
        }

        @Override
        public Duration drainTimeout() {
            return Duration.ofMinutes(30);
        }

        @Override
        public int validationAttempts() {
            return 3;
        }

        @Override
        public Duration validationTimeout() {
            return Duration.ofSeconds(10);
        }

        @Override
        public boolean validationAcceptsOccupied() {
            return false;
        }
    };

    private final FleetPlanner planner = new FleetPlanner(CONFIG);

    @Test
    void startsWhatIsMissing() {
        assertThat(plan(3)).isEqualTo(new FleetPlan(3, List.of(), List.of()));
        assertThat(plan(3, room(RoomStatus.READY), room(RoomStatus.PENDING)).add())
                .isOne();
        assertThat(plan(2, room(RoomStatus.READY), room(RoomStatus.OCCUPIED)).isEmpty())
                .isTrue();
        assertThat(plan(0).isEmpty()).isTrue();
    }

    @Test
    void endsFirstWhomPlayersMissLeast() {
        var occupied = room(RoomStatus.OCCUPIED);
        var active = room(RoomStatus.ACTIVE);
        var allocated = room(RoomStatus.ALLOCATED);
        var ready = room(RoomStatus.READY);
        var pending = room(RoomStatus.PENDING);
        var rooms = new Room[] {occupied, ready, active, pending, allocated};

        assertThat(plan(4, rooms).surplus()).containsExactly(pending);
        assertThat(plan(3, rooms).surplus()).containsExactly(pending, ready);
        assertThat(plan(1, rooms).surplus()).containsExactly(pending, ready, allocated, active);
        assertThat(plan(0, rooms).surplus()).containsExactly(pending, ready, allocated, active, occupied);
    }

    @Test
    void replacesRoomsThatDrainAndListsThemAgain() {
        var draining = draining(room(RoomStatus.OCCUPIED));

        assertThat(plan(2, draining, room(RoomStatus.READY))).isEqualTo(new FleetPlan(1, List.of(), List.of(draining)));
        assertThat(plan(0, draining).surplus()).containsExactly(draining);
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR", "TERMINATED"})
    void replacesRoomsThatFailedOrEnded(RoomStatus status) {
        var dead = room(status);

        assertThat(plan(1, dead)).isEqualTo(new FleetPlan(1, List.of(dead), List.of()));
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "OCCUPIED", "ACTIVE", "ALLOCATED"})
    void givesUpRoomsThatWentSilent(RoomStatus status) {
        assertThat(plan(1, pinged(room(status), 240_000)).isEmpty()).isTrue();
        assertThat(plan(1, pinged(room(status), 240_001)).dead()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "UNREADY"})
    void givesUpRoomsThatNeverBecomeReady(RoomStatus status) {
        assertThat(plan(1, created(room(status), PingStatus.UNKNOWN, 120_000)).isEmpty())
                .isTrue();
        assertThat(plan(1, created(room(status), PingStatus.UNKNOWN, 120_001)).dead())
                .hasSize(1);
        assertThat(plan(1, created(room(status), PingStatus.READY, 120_001)).isEmpty())
                .as("it pinged once, and not long ago")
                .isTrue();
    }

    @Test
    void waitsForRoomsThatEndUnlessTheirInstanceIsEnding() {
        var terminating = room(RoomStatus.TERMINATING);
        assertThat(plan(0, terminating).isEmpty()).isTrue();
        assertThat(plan(1, terminating)).isEqualTo(new FleetPlan(1, List.of(), List.of()));
        assertThat(plan(0, created(terminating, PingStatus.READY, 100_000)).isEmpty())
                .isTrue();
        assertThat(plan(0, created(terminating, PingStatus.READY, 100_001)).dead())
                .hasSize(1);
        assertThat(plan(0, instance(terminating, InstanceStatus.TERMINATING)).dead())
                .hasSize(1);
    }

    @Test
    void aPlanThatIsCarriedOutLeavesTheFleetAsWanted() {
        var random = new Random(1);
        for (int round = 0; round < 3_000; round++) {
            var rooms = IntStream.range(0, random.nextInt(40))
                    .mapToObj(i -> any(random, i))
                    .toList();
            int desired = random.nextInt(40);

            var plan = planner.plan(scheduler(desired), rooms, 0, NOW);

            assertThat(plan.add()).isNotNegative();
            assertThat(plan.dead()).noneMatch(plan.surplus()::contains).doesNotHaveDuplicates();
            assertThat(plan.surplus()).doesNotHaveDuplicates();
            assertThat(plan.dead()).allMatch(rooms::contains);
            assertThat(plan.surplus()).allMatch(rooms::contains);
            var kept = rooms.stream()
                    .filter(room ->
                            !plan.dead().contains(room) && !plan.surplus().contains(room))
                    .toList();
            assertThat(kept).noneMatch(Room::draining);
            long available =
                    kept.stream().filter(room -> room.status().isAvailable()).count();
            assertThat(available + plan.add()).isEqualTo(desired);
            boolean addsAndRemoves = plan.add() > 0 && plan.surplus().stream().anyMatch(room -> !room.draining());
            assertThat(addsAndRemoves).isFalse();
            assertThat(rooms.stream()
                            .filter(room -> room.draining() && !plan.dead().contains(room)))
                    .isSubsetOf(plan.surplus());
            assertOrder(plan, kept);
        }
    }

    // Nobody who stays is missed less than one who goes.
    private static void assertOrder(FleetPlan plan, List<Room> kept) {
        var order = List.of(
                RoomStatus.PENDING,
                RoomStatus.UNREADY,
                RoomStatus.READY,
                RoomStatus.ALLOCATED,
                RoomStatus.ACTIVE,
                RoomStatus.OCCUPIED);
        int last = plan.surplus().stream()
                .filter(room -> !room.draining())
                .mapToInt(room -> Math.max(1, order.indexOf(room.status())))
                .max()
                .orElse(0);
        assertThat(kept.stream().filter(room -> room.status().isAvailable()))
                .allMatch(room -> Math.max(1, order.indexOf(room.status())) >= last);
    }

    @Test
    void forgivesSilenceFromBeforeAnybodyListened() {
        var silent = pinged(room(RoomStatus.OCCUPIED), 3_600_000);

        assertThat(planner.plan(scheduler(1), List.of(silent), NOW, NOW).isEmpty())
                .isTrue();
        assertThat(planner.plan(scheduler(1), List.of(silent), NOW - 240_001, NOW)
                        .dead())
                .containsExactly(silent);
    }

    private FleetPlan plan(int desired, Room... rooms) {
        return planner.plan(scheduler(desired), List.of(rooms), 0, NOW);
    }

    private static Scheduler scheduler(int replicas) {
        var minimal = SampleSchedulers.minimal("duel", "game-a");
        return new Scheduler(
                minimal.name(),
                minimal.game(),
                minimal.state(),
                minimal.version(),
                minimal.createdAt(),
                minimal.maxSurge(),
                replicas,
                minimal.spec(),
                minimal.portRange(),
                minimal.autoscaling(),
                minimal.forwarders(),
                minimal.annotations(),
                minimal.labels(),
                minimal.maxMatches());
    }

    private static Room room(RoomStatus status) {
        return room(status.word(), status, PingStatus.READY, InstanceStatus.READY, NOW - 1000, NOW - 1000, false);
    }

    private static Room any(Random random, int number) {
        return room(
                "room-" + number,
                RoomStatus.values()[random.nextInt(RoomStatus.values().length)],
                PingStatus.values()[random.nextInt(5)],
                InstanceStatus.values()[random.nextInt(5)],
                NOW - random.nextInt(300_000),
                NOW - random.nextInt(300_000),
                random.nextInt(5) == 0);
    }

    private static Room room(
            String name,
            RoomStatus status,
            PingStatus ping,
            InstanceStatus instance,
            long createdAt,
            long lastPing,
            boolean draining) {
        return new Room(
                "duel", name, "v1.0.0", status, ping, instance, 0, 1, 0, createdAt, lastPing, createdAt, draining,
                false, "{}", "", null);
    }

    private static Room draining(Room room) {
        return room(room.name(), room.status(), room.ping(), room.instance(), room.createdAt(), room.lastPing(), true);
    }

    private static Room pinged(Room room, long ago) {
        return room(room.name(), room.status(), room.ping(), room.instance(), room.createdAt(), NOW - ago, false);
    }

    private static Room created(Room room, PingStatus ping, long ago) {
        return room(room.name(), room.status(), ping, room.instance(), NOW - ago, NOW - 1000, false);
    }

    private static Room instance(Room room, InstanceStatus instance) {
        return room(room.name(), room.status(), room.ping(), instance, room.createdAt(), room.lastPing(), false);
    }
}
