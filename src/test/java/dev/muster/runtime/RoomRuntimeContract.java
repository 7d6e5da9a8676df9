package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every runtime of rooms promises.
public abstract class RoomRuntimeContract {
    private final List<InstanceEvent> events = new CopyOnWriteArrayList<>();

    /// The runtime under test, the same one throughout a test.
    protected abstract RoomRuntime runtime();

    /// A scheduler with one UDP port named `game`, whose rooms run until they are told otherwise.
    protected abstract Scheduler scheduler(String name);

    /// Lets the room end well by itself.
    protected abstract void finish(RoomRef room);

    /// Lets the room crash, with `boom` as the last thing that is known of it.
    protected abstract void crash(RoomRef room);

    /// Lets the next creation fail, because of something named `the-missing-thing`.
    protected abstract RoomRequest impossible();

    /// Where players reach its rooms.
    protected String host() {
        return "127.0.0.1";
    }

    @BeforeEach
    void listen() {
        runtime().onChange(events::add);
    }

    protected static RoomRequest request(Scheduler scheduler, String room) {
        return new RoomRequest(scheduler, room, "secret-of-" + room);
    }

    protected static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    protected final Instance instance(RoomRef room) {
        return runtime().instances(room.scheduler()).stream()
                .filter(instance -> instance.room().equals(room))
                .findFirst()
                .orElseThrow();
    }

    protected final void awaitStatus(RoomRef room, InstanceStatus status) {
        await(() -> instance(room).status() == status);
    }

    private RoomRef create(String scheduler, String room) {
        var request = request(scheduler(scheduler), room);
        runtime().create(request);
        awaitStatus(request.ref(), InstanceStatus.READY);
        return request.ref();
    }

    @Test
    void acceptsASchedulerThatItCanRun() {
        assertThatCode(() -> runtime().check(scheduler("arena"))).doesNotThrowAnyException();
    }

    @Test
    void startsARoomAndSaysWhereItIs() {
        var room = create("arena", "one");

        var instance = instance(room);
        assertThat(instance.version()).isEqualTo("v1.0.0");
        var address = Objects.requireNonNull(instance.address());
        assertThat(address.host()).isEqualTo(host());
        assertThat(address.ports()).singleElement().satisfies(port -> {
            assertThat(port.name()).isEqualTo("game");
            assertThat(port.protocol()).isEqualTo("UDP");
            assertThat(port.port()).isBetween(20000, 29999);
        });
        await(() -> events.contains(new InstanceEvent.Changed(instance)));
    }

    @Test
    void givesEachRoomAPortOfItsOwn() {
        var one = instance(create("arena", "one")).address();
        var two = instance(create("arena", "two")).address();

        assertThat(one).isNotNull().isNotEqualTo(two);
    }

    @Test
    void createsARoomOnceHoweverOftenItIsAsked() {
        var room = create("arena", "one");
        var before = instance(room);

        runtime().create(request(scheduler("arena"), "one"));

        assertThat(runtime().instances("arena")).containsExactly(before);
    }

    @Test
    void tellsSchedulersApart() {
        create("arena", "one");
        create("desert", "two");

        assertThat(runtime().schedulers()).containsExactlyInAnyOrder("arena", "desert");
        assertThat(runtime().instances("arena"))
                .extracting(instance -> instance.room().room())
                .containsExactly("one");
        assertThat(runtime().instances("swamp")).isEmpty();
    }

    @Test
    void deletesARoomAndSaysWhenItIsGone() {
        var room = create("arena", "one");

        runtime().delete(room);
        runtime().delete(room);

        await(() -> events.contains(new InstanceEvent.Gone(room)));
        assertThat(runtime().instances("arena")).isEmpty();
        assertThat(runtime().schedulers()).isEmpty();
        assertThat(events).filteredOn(new InstanceEvent.Gone(room)::equals).hasSize(1);
        assertThat(statuses(room)).endsWith(InstanceStatus.READY, InstanceStatus.TERMINATING);
    }

    @Test
    void ignoresTheDeletionOfARoomThatItDoesNotKnow() {
        assertThatCode(() -> runtime().delete(new RoomRef("arena", "nobody"))).doesNotThrowAnyException();
    }

    @Test
    void takesANameAgainAfterItsRoomIsGone() {
        var room = create("arena", "one");
        runtime().delete(room);
        await(() -> events.contains(new InstanceEvent.Gone(room)));

        create("arena", "one");

        assertThat(runtime().instances("arena")).hasSize(1);
    }

    @Test
    void reportsACrashAndKeepsTheInstanceUntilItIsDeleted() {
        var room = create("arena", "one");

        crash(room);

        awaitStatus(room, InstanceStatus.ERROR);
        assertThat(instance(room).description()).contains("boom");
        await(() -> statuses(room).getLast() == InstanceStatus.ERROR);
        runtime().delete(room);
        await(() -> events.contains(new InstanceEvent.Gone(room)));
    }

    @Test
    void reportsARoomThatEndsWellAsTerminating() {
        var room = create("arena", "one");

        finish(room);

        awaitStatus(room, InstanceStatus.TERMINATING);
        assertThat(instance(room).description()).isEqualTo("exited");
    }

    @Test
    void namesWhatIsMissingWhenARoomCannotStart() {
        var request = impossible();

        assertThatThrownBy(() -> runtime().create(request))
                .isInstanceOfSatisfying(
                        MusterException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("the-missing-thing");
        assertThat(runtime().instances(request.scheduler().name())).isEmpty();
    }

    @Test
    void survivesAListenerThatFails() {
        runtime().onChange(event -> {
            throw new IllegalStateException("a listener's own fault");
        });
        var later = new CopyOnWriteArrayList<InstanceEvent>();
        runtime().onChange(later::add);

        var room = create("arena", "one");

        await(() -> later.contains(new InstanceEvent.Changed(instance(room))));
    }

    @Test
    void letsAListenerCallBack() {
        runtime().onChange(event -> {
            if (event instanceof InstanceEvent.Changed(Instance seen) && seen.status() == InstanceStatus.READY) {
                runtime().delete(seen.room());
            }
        });

        runtime().create(request(scheduler("arena"), "one"));

        await(() -> events.contains(new InstanceEvent.Gone(new RoomRef("arena", "one"))));
    }

    private List<InstanceStatus> statuses(RoomRef room) {
        return events.stream()
                .filter(event -> event.room().equals(room))
                .filter(InstanceEvent.Changed.class::isInstance)
                .map(event -> ((InstanceEvent.Changed) event).instance().status())
                .toList();
    }
}
