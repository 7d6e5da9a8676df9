package dev.muster.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.event.json.JacksonJson;
import dev.muster.event.redis.RedisOutbox;
import dev.muster.game.redis.Shard;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.NewRoom;
import dev.muster.room.PingStatus;
import dev.muster.room.redis.RedisResyncs;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Forwarder;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What waits, on its way out: over the real storage, to a receiver that does as it is told.
@Timeout(60)
final class EventSendersTest {
    private static final Forwarder MATCHMAKER = TestEvents.grpc("receiver", "{}");
    private static final Lane LANE = TestFleet.lane(MATCHMAKER);

    private final RedisFixture all = RedisFixture.empty();
    private final RedisOutbox outbox = new RedisOutbox(all.redis, all.shards);
    private final RedisResyncs resyncs = new RedisResyncs(all.redis, new JacksonJson());
    private final TestReceiver receiver = new TestReceiver();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final TestFleet fleet = new TestFleet(all, MATCHMAKER).create();

    @AfterEach
    void close() throws Exception {
        receiver.release();
        for (var sender : open) {
            sender.close();
        }
        all.close();
    }

    @Test
    void tellsWhatWasQueuedBeforeItStarted() {
        var room = fleet.room("duel-1");
        fleet.ping(room, PingStatus.READY);
        fleet.ending(room);
        fleet.rooms.remove(room);

        start();

        await(() -> receiver.statuses().size() == 2);
        var told = (Event.RoomStatus) receiver.statuses().getFirst().event();
        assertThat(told.phase()).isEqualTo(RoomPhase.TERMINATED);
        assertThat(told.room()).isEqualTo(TestEvents.room());
        assertThat(told.attributes())
                .containsEntry("map", "desert")
                .containsEntry("eventType", "status")
                .containsEntry("pingType", "terminated")
                .containsEntry("roomEvent", "terminated");
        await(() -> outbox.head(LANE, 1).events().isEmpty());
    }

    @Test
    void whileTheReceiverIsAwayAllWaitsAndThenArrivesInOrderPerRoom() {
        receiver.down = true;
        start();
        var rooms =
                IntStream.range(0, 30).mapToObj(i -> fleet.room("duel-" + i)).toList();
        rooms.forEach(fleet::ending);
        await(() -> receiver.attempts.get() > 10);
        rooms.forEach(fleet.rooms::remove);
        assertThat(outbox.head(LANE, 100).events()).hasSize(60);
        var queued = outbox.head(LANE, 100).events();

        receiver.down = false;

        await(() -> outbox.head(LANE, 1).events().isEmpty());
        for (var room : rooms) {
            var ids = queued.stream()
                    .filter(event -> event.room().room().equals(room.room()))
                    .map(QueuedEvent::id)
                    .toList();
            assertThat(ids).hasSize(2);
            assertThat(receiver.takenOf(room.room())).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void aRoomWhoseEventFailsHoldsUpNoOther() {
        receiver.failing.add("duel-bad");
        fleet.ending(fleet.room("duel-bad"));
        fleet.ending(fleet.room("duel-good"));

        start();

        await(() -> receiver.takenOf("duel-good").size() == 1);
        assertThat(outbox.head(LANE, 10).events())
                .extracting(event -> event.room().room())
                .contains("duel-bad");
        receiver.failing.clear();
        await(() -> receiver.takenOf("duel-bad").size() == 1);
    }

    @Test
    void whatIsRefusedIsADeadLetterAtOnce() {
        receiver.refusing = true;
        fleet.ending(fleet.room("duel-1"));

        start();

        await(() -> outbox.dead(TestFleet.SCHEDULER, MATCHMAKER.name(), 10).total() == 1);
        assertThat(outbox.dead(TestFleet.SCHEDULER, MATCHMAKER.name(), 10).newest())
                .singleElement()
                .satisfies(letter -> assertThat(letter.why()).isEqualTo("InvalidArgument: no"));
        assertThat(outbox.head(LANE, 1).events()).isEmpty();
        assertThat(receiver.attempts.get()).isOne();
    }

    @Test
    void whatIsTooOldIsADeadLetter() {
        receiver.down = true;
        fleet.ending(fleet.room("duel-1"));

        start(all, TestEvents.config(Duration.ofMillis(500)));

        await(() -> outbox.dead(TestFleet.SCHEDULER, MATCHMAKER.name(), 10).total() == 1);
        assertThat(receiver.attempts.get()).as("it was tried").isPositive();
        assertThat(outbox.head(LANE, 1).events()).isEmpty();
    }

    @Test
    void whoEndsBetweenSendingAndTakingOutIsFollowedByOneWhoSendsAgain() {
        fleet.ending(fleet.room("duel-1"));
        var lost = new Outbox() {
            final CountDownLatch sent = new CountDownLatch(1);

            @Override
            public Map<Lane, Forwarder> lanes(dev.muster.game.Game game) {
                return outbox.lanes(game);
            }

            @Override
            public void open(Lane lane) {
                outbox.open(lane);
            }

            @Override
            public boolean close(Lane lane) {
                return outbox.close(lane);
            }

            @Override
            public void sweep(dev.muster.game.Game game) {
                outbox.sweep(game);
            }

            @Override
            public Head head(Lane lane, int most) {
                return sent.getCount() == 0
                        ? new Head(0, new Backlog(0, Duration.ZERO, 0), List.of())
                        : outbox.head(lane, most);
            }

            @Override
            public void taken(String lease, Lane lane, List<String> ids) {
                sent.countDown(); // and the process is gone
            }

            @Override
            public void bury(String lease, Lane lane, QueuedEvent event, String why) {
                throw new AssertionError();
            }

            @Override
            public Dead dead(String scheduler, String forwarder, int most) {
                return outbox.dead(scheduler, forwarder, most);
            }
        };
        try (var first = senders(all, all.leases, lost, TestEvents.config())) {
            await(() -> lost.sent.getCount() == 0);
        }
        assertThat(receiver.takenOf("duel-1")).hasSize(1);

        try (var other = RedisFixture.another()) {
            try (var second =
                    senders(other, other.leases, new RedisOutbox(other.redis, other.shards), TestEvents.config())) {
                await(() -> receiver.takenOf("duel-1").size() == 2);
            }
        }

        assertThat(new HashSet<>(receiver.takenOf("duel-1")))
                .as("the same id, so that the receiver can tell")
                .hasSize(1);
    }

    @Test
    void ofTwoProcessesOneSends() {
        try (var other = RedisFixture.another();
                var second =
                        senders(other, other.leases, new RedisOutbox(other.redis, other.shards), TestEvents.config())) {
            start();
            for (int i = 0; i < 20; i++) {
                fleet.ending(fleet.room("duel-" + i));
            }

            await(() -> outbox.head(LANE, 1).events().isEmpty());

            assertThat(second).isNotNull();
            assertThat(receiver.statuses()).hasSize(20);
        }
    }

    @Test
    void aPingIsToldAsTheRoomIsWhenItIsSent() {
        var room = fleet.room("duel-1");
        fleet.ping(room, PingStatus.READY);
        fleet.ping(room, PingStatus.OCCUPIED);

        start();

        await(() -> !receiver.resyncs().isEmpty());
        await(() -> resyncs.due(LANE, 10).isEmpty());
        assertThat(receiver.resyncs()).hasSize(1);
        var told = (Event.RoomResync) receiver.resyncs().getFirst().event();
        assertThat(told.phase()).isEqualTo(RoomPhase.OCCUPIED);
        assertThat(told.room()).isEqualTo(TestEvents.room());
        assertThat(told.attributes())
                .containsEntry("map", "desert")
                .containsEntry("eventType", "resync")
                .containsEntry("pingType", "occupied");
    }

    @Test
    void aPingThatSaysNothingNewIsToldToo() {
        start();
        var room = fleet.room("duel-1");

        for (int i = 1; i <= 3; i++) {
            int pings = i;
            fleet.ping(room, PingStatus.READY);
            await(() -> receiver.resyncs().size() == pings);
        }
    }

    @Test
    void nobodyIsToldOfPingsOfRoomsThatEndValidateAreNotKnownOrHaveNoAddress() {
        var ends = fleet.room("duel-ends");
        fleet.ping(ends, PingStatus.READY);
        fleet.ending(ends);
        fleet.ping(ends, PingStatus.READY);
        fleet.ping(fleet.room("duel-validates", true), PingStatus.READY);
        var gone = fleet.room("duel-gone");
        fleet.ping(gone, PingStatus.READY);
        fleet.rooms.remove(gone);
        fleet.ping(new RoomRef(TestFleet.SCHEDULER, "duel-unknown"), PingStatus.READY);
        var nowhere = new RoomRef(TestFleet.SCHEDULER, "duel-nowhere");
        fleet.rooms.create(fleet.lease(), new NewRoom(nowhere, "v1.0.0", 1, "token", false));
        fleet.ping(nowhere, PingStatus.READY);
        assertThat(resyncs.due(LANE, 10)).hasSize(4).allMatch(due -> due.state() == null);

        start();

        await(() -> resyncs.due(LANE, 10).isEmpty());
        assertThat(receiver.resyncs()).isEmpty();
    }

    @Test
    void aPingDuringTheSendingOfAnEarlierOneIsNotLost() {
        var room = fleet.room("duel-1");
        fleet.ping(room, PingStatus.READY);
        var due = resyncs.due(LANE, 10);
        fleet.ping(room, PingStatus.OCCUPIED);

        resyncs.told(LANE, due);

        assertThat(resyncs.due(LANE, 10))
                .singleElement()
                .satisfies(later -> assertThat(
                                java.util.Objects.requireNonNull(later.state()).phase())
                        .isEqualTo(RoomPhase.OCCUPIED));
    }

    @Test
    void pingsAreAsFastWhileTheReceiverHangs() {
        var room = fleet.room("duel-1");
        fleet.ping(room, PingStatus.READY);
        start();
        await(() -> !receiver.resyncs().isEmpty());
        receiver.hang();
        fleet.ping(room, PingStatus.OCCUPIED);
        await(() -> receiver.waiting.get() > 0);

        var times = new ArrayList<Long>();
        for (int i = 0; i < 200; i++) {
            long begin = System.nanoTime();
            assertThat(fleet.ping(room, i % 2 == 0 ? PingStatus.READY : PingStatus.OCCUPIED))
                    .isTrue();
            times.add(System.nanoTime() - begin);
        }

        assertThat(receiver.waiting.get()).as("it hangs still").isPositive();
        times.sort(Long::compare);
        assertThat(Duration.ofNanos(times.get(100))).as("median").isLessThan(Duration.ofMillis(20));
        assertThat(Duration.ofNanos(times.getLast())).as("worst").isLessThan(Duration.ofMillis(900));
    }

    @Test
    void aRoomIsToldToBeGoneAlsoWhenItsSchedulerIs() {
        receiver.down = true;
        start();
        fleet.ending(fleet.room("duel-1"));
        fleet.rooms.remove(new RoomRef(TestFleet.SCHEDULER, "duel-1"));
        fleet.remove();

        receiver.down = false;

        await(() -> receiver.takenOf("duel-1").size() == 2);
        await(() -> outbox.head(LANE, 1).events().isEmpty());
    }

    @Test
    void saysHowMuchWaits() {
        var seen = Collections.synchronizedList(new ArrayList<Backlog>());
        receiver.down = true;
        var listener = new ForwardingListener() {
            @Override
            public void forwarded(Event event, Forwarder forwarder, Outcome outcome, Duration took) {}

            @Override
            public void backlog(Lane lane, Backlog backlog) {
                assertThat(lane).isEqualTo(LANE);
                seen.add(backlog);
            }

            @Override
            public void left(Lane lane) {
                seen.add(new Backlog(-1, Duration.ZERO, 0));
            }
        };
        fleet.ending(fleet.room("duel-1"));
        try (var sender = senders(all, all.leases, outbox, TestEvents.config(), listener)) {
            await(() -> seen.stream().anyMatch(backlog -> backlog.oldest().toMillis() > 300));
        }

        assertThat(seen.getFirst().length()).isOne();
        assertThat(seen.getLast().length()).isEqualTo(-1);
    }

    @Test
    void whoDrainsNoMoreSaysNothingOfWhatWaits() {
        var last = new AtomicReference<String>("");
        var listener = new ForwardingListener() {
            @Override
            public void forwarded(Event event, Forwarder forwarder, Outcome outcome, Duration took) {}

            @Override
            public void backlog(Lane lane, Backlog backlog) {
                last.set("backlog");
            }

            @Override
            public void left(Lane lane) {
                last.set("left");
            }
        };
        var brief = new Leases(all.redis, "brief", Duration.ofMillis(300));
        open.add(senders(all, brief, outbox, TestEvents.config(), listener));
        await(() -> last.get().equals("backlog"));
        try (var other = RedisFixture.another()) {
            var lease = LaneSender.leaseName(LANE);

            await(() -> {
                all.redis.ask(Call.command(Command.DEL, Shard.of(LANE.game()) + "lease:" + lease));
                return other.leases.acquire(Shard.of(LANE.game()), lease).isPresent();
            });

            await(() -> last.get().equals("left"));
        }
    }

    private void start() {
        start(all, TestEvents.config());
    }

    private void start(RedisFixture process, EventsConfig config) {
        open.add(senders(process, process.leases, new RedisOutbox(process.redis, process.shards), config));
    }

    private EventSenders senders(RedisFixture process, Leases leases, Outbox from, EventsConfig config) {
        return senders(process, leases, from, config, ForwardingListener.none());
    }

    private EventSenders senders(
            RedisFixture process, Leases leases, Outbox from, EventsConfig config, ForwardingListener listener) {
        var json = new JacksonJson();
        return new EventSenders(
                process.schedulers,
                process.games,
                from,
                new RedisResyncs(process.redis, json),
                new Receivers(Map.of("gRPC", receiver), new Deliveries(json), listener),
                json,
                leases,
                Shard::of,
                process.signals,
                config,
                listener,
                () -> UUID.randomUUID().toString());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /// A receiver in this process.
    private static final class TestReceiver implements Receiver {
        final AtomicInteger attempts = new AtomicInteger();
        final AtomicInteger waiting = new AtomicInteger();
        final Set<String> failing = Collections.synchronizedSet(new HashSet<>());
        final List<Delivery> taken = Collections.synchronizedList(new ArrayList<>());
        volatile boolean down;
        volatile boolean refusing;
        private volatile CountDownLatch gate = new CountDownLatch(0);

        void hang() {
            gate = new CountDownLatch(1);
        }

        void release() {
            gate.countDown();
        }

        @Override
        public Outcome send(Delivery delivery) {
            attempts.incrementAndGet();
            waiting.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Outcome.failed("Canceled", "stopped");
            } finally {
                waiting.decrementAndGet();
            }
            if (refusing) {
                return Outcome.refused("InvalidArgument", "no");
            }
            if (down || failing.contains(delivery.event().room().room())) {
                return Outcome.failed("Unavailable", "away");
            }
            taken.add(delivery);
            return Outcome.taken("OK");
        }

        List<Delivery> statuses() {
            return of(Event.RoomStatus.class);
        }

        List<Delivery> resyncs() {
            return of(Event.RoomResync.class);
        }

        List<String> takenOf(String room) {
            return statuses().stream()
                    .filter(delivery -> delivery.event().room().room().equals(room))
                    .map(Delivery::id)
                    .toList();
        }

        private List<Delivery> of(Class<? extends Event> kind) {
            synchronized (taken) {
                return taken.stream()
                        .filter(delivery -> kind.isInstance(delivery.event()))
                        .toList();
            }
        }
    }
}
