package dev.muster.fleet;

import static dev.muster.fleet.TestFleet.NEW;
import static dev.muster.fleet.TestFleet.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// What holds of every plan, whatever rooms and scheduler there are.
final class FleetPlannerPropertyTest {
    private static final List<String> VERSIONS = List.of(NEW, "v2.1.0", "v1.0.0", "v1.3.0");

    private final FleetPlanner planner = new FleetPlanner(TestFleet.CONFIG);

    @Property
    void neverTakesRoomsThatServeBelowTheWantedNumber(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        var world = new Sorted(view, plan);

        long serving = world.available.stream().filter(Standing::serves).count();
        long left = world.kept.stream().filter(Standing::serves).count();

        assertThat(left).isGreaterThanOrEqualTo(Math.min(serving, plan.wanted()));
        assertThat(world.kept.size()).isGreaterThanOrEqualTo(Math.min(world.available.size(), plan.wanted()));
    }

    @Property
    void neverHasMoreRoomsThanWantedSurgeAndThoseThatDrain(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        var world = new Sorted(view, plan);
        boolean rolling =
                world.available.stream().anyMatch(room -> view.outdated().test(room.version()));
        int surge = rolling ? Surge.of(view.scheduler().maxSurge(), plan.wanted()) : 0;

        int after = world.kept.size() + plan.recalled().size() + plan.add();

        assertThat(after).isLessThanOrEqualTo(plan.wanted() + surge);
    }

    @Property
    void aRolloutIsStuckOnlyWhileNewRoomsAreNotReady(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        var world = new Sorted(view, plan);
        boolean rolling =
                world.available.stream().anyMatch(room -> view.outdated().test(room.version()));
        boolean allServe = world.available.stream().allMatch(Standing::serves);

        if (rolling && allServe && !view.held()) {
            boolean goes = world.kept.size() < world.available.size();
            assertThat(goes || plan.add() > 0 || !plan.recalled().isEmpty()).isTrue();
        }
    }

    @Property
    void whenEnoughNewRoomsServeAllOldOnesGo(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        var world = new Sorted(view, plan);
        long fresh = world.available.stream()
                .filter(room -> !view.outdated().test(room.version()) && Standing.serves(room))
                .count();

        if (fresh >= plan.wanted() && !view.held()) {
            assertThat(world.kept).noneMatch(room -> view.outdated().test(room.version()));
        }
    }

    @Property
    void whileRoomsFailYoungNoneThatServesIsReplaced(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        var world = new Sorted(view, plan);
        boolean replaces = plan.replaced().stream().anyMatch(room -> Standing.serves(room) && !room.draining());

        if (view.held() && replaces) {
            int surge = Surge.of(view.scheduler().maxSurge(), plan.wanted());
            assertThat(world.kept).as("only what is too much").hasSize(plan.wanted() + surge);
        }
    }

    @Property
    void everyRoomIsListedAtMostOnceAndForOneReason(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        List<String> listed = Stream.of(plan.dead(), plan.recalled(), plan.replaced(), plan.surplus())
                .flatMap(List::stream)
                .map(Room::name)
                .toList();

        assertThat(listed).doesNotHaveDuplicates();
        assertThat(view.rooms().stream().map(Room::name)).containsAll(listed);
        assertThat(plan.replaced()).allMatch(room -> view.outdated().test(room.version()));
        assertThat(plan.surplus()).noneMatch(room -> view.outdated().test(room.version()));
        assertThat(plan.recalled()).allMatch(room -> room.draining() && Standing.serves(room));
        assertThat(Stream.of(plan.recalled(), plan.replaced(), plan.surplus()).flatMap(List::stream))
                .noneMatch(Room::validation);
        assertThat(plan.add()).isNotNegative();
    }

    @Property
    void roomsThatDrainAreListedUntilTheyAreGone(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);

        assertThat(Stream.of(plan.dead(), plan.recalled(), plan.replaced(), plan.surplus())
                        .flatMap(List::stream))
                .containsAll(view.rooms().stream()
                        .filter(room -> room.draining() && !room.validation())
                        .toList());
    }

    @Property
    void aPlanAddsOrRemovesButNotBoth(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        var world = new Sorted(view, plan);

        boolean removes = world.kept.size() < world.available.size();

        assertThat(removes && (plan.add() > 0 || !plan.recalled().isEmpty())).isFalse();
    }

    @Property
    void withoutARolloutAPlanLeavesTheFleetAsWanted(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        var world = new Sorted(view, plan);

        if (world.available.stream().noneMatch(room -> view.outdated().test(room.version()))) {
            assertThat(world.kept.size() + plan.recalled().size() + plan.add()).isEqualTo(plan.wanted());
        }
    }

    @Property
    void nobodyStaysWhoIsMissedLessThanOneWhoGoes(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        var world = new Sorted(view, plan);

        for (boolean outdated : List.of(true, false)) {
            int last = Stream.concat(plan.replaced().stream(), plan.surplus().stream())
                    .filter(room -> !room.draining() && view.outdated().test(room.version()) == outdated)
                    .mapToInt(Standing::missed)
                    .max()
                    .orElse(0);
            assertThat(world.kept.stream().filter(room -> view.outdated().test(room.version()) == outdated))
                    .allMatch(room -> Standing.missed(room) >= last);
        }
    }

    @Property
    void whatIsWantedStaysWithinBoundsUnlessItIsHeld(@ForAll("views") FleetView view) {
        var plan = planner.plan(view);
        var autoscaling = view.scheduler().autoscaling();

        if (autoscaling != null && autoscaling.enabled()) {
            assertThat(plan.wanted()).isGreaterThanOrEqualTo(autoscaling.min());
            boolean held = plan.wanted() <= Math.max(view.memory().held(), plan.available());
            assertThat(held || autoscaling.max() < 0 || plan.wanted() <= autoscaling.max())
                    .isTrue();
            boolean cool = NOW - view.memory().reducedAt() >= autoscaling.cooldownSeconds() * 1000L;
            assertThat(cool || plan.memory().reducedAt() == view.memory().reducedAt())
                    .isTrue();
        } else {
            assertThat(plan.wanted()).isEqualTo(view.scheduler().roomsReplicas());
        }
    }

    /// The rooms of a view as the planner is to see them, found out in another way.
    private static final class Sorted {
        final List<Room> available = new ArrayList<>();
        final List<Room> kept = new ArrayList<>();

        Sorted(FleetView view, FleetPlan plan) {
            Set<Room> dead = new HashSet<>(plan.dead());
            Set<Room> leaving = new HashSet<>(plan.replaced());
            leaving.addAll(plan.surplus());
            for (var room : view.rooms()) {
                if (!room.validation() && !room.draining() && room.status().isAvailable() && !dead.contains(room)) {
                    available.add(room);
                    if (!leaving.contains(room)) {
                        kept.add(room);
                    }
                }
            }
            kept.sort(Comparator.comparing(Room::name));
        }
    }

    @Provide
    Arbitrary<FleetView> views() {
        return Combinators.combine(
                        schedulers(), rooms().list().ofMaxSize(60), memories(), Arbitraries.of(true, false, false))
                .as((scheduler, drafts, memory, held) -> {
                    List<Room> rooms = new ArrayList<>();
                    for (var draft : drafts) {
                        rooms.add(draft.named("room-" + rooms.size()).room());
                    }
                    return new FleetView(
                            scheduler, rooms, version -> version.startsWith("v1."), memory, held, NOW - 300_000, NOW);
                });
    }

    private static Arbitrary<Scheduler> schedulers() {
        var surges = Arbitraries.of("1", "10", "25%", "100%", "0%", "3");
        return Combinators.combine(
                        Arbitraries.integers().between(0, 40), surges, autoscalings(), Arbitraries.of(1, 1, 4, 35))
                .as((replicas, surge, autoscaling, most) ->
                        TestFleet.scheduler(replicas, surge, autoscaling.orElse(null), most));
    }

    private static Arbitrary<Optional<Autoscaling>> autoscalings() {
        var bounds = Arbitraries.of(Tuple.of(1, -1), Tuple.of(1, 10), Tuple.of(5, 30));
        var cooldowns = Arbitraries.of(0, 60);
        var buffers = Combinators.combine(
                        bounds, cooldowns, Arbitraries.integers().between(1, 20))
                .as((bound, cooldown, amount) -> TestFleet.buffer(bound.get1(), bound.get2(), cooldown, amount));
        var occupancies = Combinators.combine(
                        bounds, cooldowns, Arbitraries.of(.1, .3, .5, .8), Arbitraries.of(.5, .99))
                .as((bound, cooldown, target, threshold) ->
                        TestFleet.occupancy(bound.get1(), bound.get2(), cooldown, target, threshold));
        return Arbitraries.oneOf(buffers, occupancies).optional(.6);
    }

    private static Arbitrary<ScalingMemory> memories() {
        return Combinators.combine(
                        Arbitraries.of(0L, NOW - 100, NOW - 61_000),
                        Arbitraries.integers().between(-1, 40))
                .as(ScalingMemory::new);
    }

    private static Arbitrary<TestFleet.Draft> rooms() {
        var marks = Combinators.combine(
                        Arbitraries.of(true, false, false, false),
                        Arbitraries.of(true, false, false, false, false, false),
                        Arbitraries.of(VERSIONS))
                .as((drains, validates, version) -> Tuple.of(drains, validates, version));
        return Combinators.combine(
                        Arbitraries.of(RoomStatus.class),
                        Arbitraries.of(PingStatus.class),
                        Arbitraries.of(InstanceStatus.class),
                        marks,
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(1_000L, 1_000L, 1_000L, 130_000L, 250_000L))
                .as((status, ping, instance, mark, running, reserved, age) -> {
                    var draft = new TestFleet.Draft("", status)
                            .version(mark.get3())
                            .pings(ping)
                            .instance(instance)
                            .matches(running, reserved, 4)
                            .created(age)
                            .pinged(age);
                    var drains = mark.get1() ? draft.drains() : draft;
                    return mark.get2() ? drains.validates() : drains;
                });
    }
}
