package dev.muster.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Forwarder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What holds of events that wait, wherever they are stored.
public abstract class OutboxContract {
    protected static final Forwarder MATCHMAKER = TestEvents.grpc("127.0.0.1:1", "{\"roomType\":\"green\"}");
    protected static final Forwarder HOOK = TestEvents.webhook("http://127.0.0.1:1/", "{}");
    private static final Forwarder OFF =
            new Forwarder("off", false, "gRPC", "127.0.0.1:1", Duration.ofSeconds(1), "{}");

    /// A store that is empty but for what the fleet has.
    protected abstract Outbox outbox();

    /// A fleet on the same storage.
    protected abstract TestFleet fleet(Forwarder... forwarders);

    /// The proof of draining a lane.
    protected abstract String lease(Lane lane);

    @Test
    void aRoomThatEndsIsQueuedForEachEnabledForwarder() {
        var fleet = fleet(MATCHMAKER, OFF, HOOK).create();
        var room = fleet.room("duel-1");
        fleet.ping(room, dev.muster.room.PingStatus.READY);

        fleet.rooms.terminate(fleet.lease(), room, Duration.ZERO);

        for (var forwarder : List.of(MATCHMAKER, HOOK)) {
            var head = outbox().head(TestFleet.lane(forwarder), 10);
            assertThat(head.backlog().length()).isOne();
            assertThat(head.backlog().oldest()).isLessThan(Duration.ofSeconds(5));
            assertThat(head.events()).singleElement().satisfies(event -> {
                assertThat(event.room()).isEqualTo(TestEvents.room());
                assertThat(event.metadata()).isEqualTo("{\"map\":\"desert\"}");
                assertThat(head.now() - event.at()).isBetween(0L, 5000L);
            });
        }
        assertThat(outbox().head(TestFleet.lane(OFF), 10).events()).isEmpty();
        assertThat(outbox().lanes(TestFleet.GAME))
                .containsOnlyKeys(TestFleet.lane(MATCHMAKER), TestFleet.lane(HOOK))
                .containsValues(MATCHMAKER, HOOK);
    }

    @Test
    void eachEndIsQueuedOnceHoweverOftenItIsSeen() {
        var fleet = fleet(MATCHMAKER).create();
        var asked = fleet.room("duel-1");
        var seen = fleet.room("duel-2");
        fleet.rooms.terminate(fleet.lease(), asked, Duration.ZERO);
        fleet.rooms.terminate(fleet.lease(), asked, Duration.ZERO);
        fleet.ending(asked);
        fleet.ending(seen);
        fleet.ending(seen);
        assertThat(queued()).containsExactly("duel-1", "duel-2");

        fleet.rooms.remove(asked);
        fleet.rooms.remove(asked);
        fleet.rooms.remove(fleet.lease(), seen);

        assertThat(queued()).containsExactly("duel-1", "duel-2", "duel-1", "duel-2");
    }

    @Test
    void nobodyIsToldOfARoomThatOnlyValidates() {
        var fleet = fleet(MATCHMAKER).create();
        var room = fleet.room("duel-v", true);

        fleet.ending(room);
        fleet.rooms.remove(room);

        assertThat(queued()).isEmpty();
    }

    @Test
    void withoutAnEnabledForwarderNothingIsWritten() {
        var fleet = fleet(OFF).create();
        var room = fleet.room("duel-1");

        fleet.rooms.terminate(fleet.lease(), room, Duration.ZERO);
        fleet.rooms.remove(room);

        assertThat(outbox().lanes(TestFleet.GAME)).isEmpty();
        assertThat(outbox().head(TestFleet.lane(OFF), 10).backlog()).isEqualTo(new Backlog(0, Duration.ZERO, 0));
    }

    @Test
    void whatWasTakenWaitsNoMore() {
        var fleet = fleet(MATCHMAKER).create();
        end(fleet, "duel-1", "duel-2", "duel-3");
        var lane = TestFleet.lane(MATCHMAKER);
        var events = outbox().head(lane, 10).events();

        outbox().taken(
                        lease(lane),
                        lane,
                        List.of(events.get(0).id(), events.get(2).id()));

        assertThat(outbox().head(lane, 10).events()).containsExactly(events.get(1));
    }

    @Test
    void whatWasGivenUpIsListedAndCounted() {
        var fleet = fleet(MATCHMAKER).create();
        end(fleet, "duel-1", "duel-2");
        var lane = TestFleet.lane(MATCHMAKER);
        for (var event : outbox().head(lane, 10).events()) {
            outbox().bury(lease(lane), lane, event, "Unavailable");
        }

        assertThat(outbox().head(lane, 10).backlog()).isEqualTo(new Backlog(0, Duration.ZERO, 2));
        var dead = outbox().dead(TestFleet.SCHEDULER, MATCHMAKER.name(), 1);
        assertThat(dead.total()).isEqualTo(2);
        assertThat(dead.newest()).singleElement().satisfies(letter -> {
            assertThat(letter.room()).isEqualTo("duel-2");
            assertThat(letter.why()).isEqualTo("Unavailable");
            assertThat(letter.at()).isLessThanOrEqualTo(letter.buriedAt());
        });
        assertThat(outbox().dead(TestFleet.SCHEDULER, "unknown", 10)).isEqualTo(new Outbox.Dead(0, List.of()));
    }

    @Test
    void onlyWhoDrainsALaneTakesOutOfIt() {
        var fleet = fleet(MATCHMAKER).create();
        end(fleet, "duel-1");
        var lane = TestFleet.lane(MATCHMAKER);
        var event = outbox().head(lane, 10).events().getFirst();

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> outbox().taken("another", lane, List.of(event.id())))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.ABORTED));
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> outbox().bury("another", lane, event, "why"))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.ABORTED));

        assertThat(outbox().head(lane, 10).events()).containsExactly(event);
    }

    @Test
    void aLaneOutlivesItsSchedulerUntilItIsEmpty() {
        var fleet = fleet(MATCHMAKER).create();
        end(fleet, "duel-1");
        fleet.rooms.remove(new RoomRef(TestFleet.SCHEDULER, "duel-1"));
        var lane = TestFleet.lane(MATCHMAKER);
        assertThat(outbox().close(lane)).as("its forwarder is enabled").isFalse();

        fleet.remove();

        assertThat(outbox().close(lane)).as("events wait").isFalse();
        assertThat(outbox().lanes(TestFleet.GAME)).containsEntry(lane, MATCHMAKER);
        var ids = outbox().head(lane, 10).events().stream().map(QueuedEvent::id).toList();
        outbox().taken(lease(lane), lane, ids);
        assertThat(outbox().close(lane)).isTrue();
        assertThat(outbox().lanes(TestFleet.GAME)).isEmpty();
    }

    @Test
    void aLaneOpensOnlyForAForwarderThatIsEnabled() {
        fleet(MATCHMAKER, OFF).create();

        outbox().open(TestFleet.lane(MATCHMAKER));
        outbox().open(TestFleet.lane(OFF));
        outbox().open(TestFleet.lane(HOOK));

        assertThat(outbox().lanes(TestFleet.GAME)).containsOnlyKeys(TestFleet.lane(MATCHMAKER));
        assertThat(outbox().close(TestFleet.lane(OFF))).isTrue();
    }

    protected final List<String> queued() {
        return outbox().head(TestFleet.lane(MATCHMAKER), 100).events().stream()
                .map(event -> event.room().room())
                .toList();
    }

    protected static void end(TestFleet fleet, String... names) {
        for (var name : names) {
            fleet.ending(fleet.room(name));
        }
    }
}
