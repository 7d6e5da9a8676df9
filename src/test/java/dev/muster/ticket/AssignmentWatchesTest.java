package dev.muster.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.director.Placements;
import dev.muster.director.redis.RedisPlacements;
import dev.muster.game.Game;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.ReadyRooms;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import dev.muster.platform.signal.Signals.Subscription;
import io.vertx.redis.client.Command;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Watches in one process on what another one does.
@Timeout(20)
final class AssignmentWatchesTest {
    private static final Game GAME = new Game("game-a");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String GONE = "gone";

    private final RedisFixture here = RedisFixture.empty();
    private final RedisFixture there = RedisFixture.another();
    private final AssignmentWatches watches = new AssignmentWatches(there.tickets, there.feeds, there.games);

    @BeforeEach
    void room() {
        ReadyRooms.create(here, GAME.name(), "duel", "a", 1000, "host:7000");
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    /// Keeps what it is told, in order.
    private static final class Told implements AssignmentWatches.Watcher {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void assigned(Assignment assignment) {
            told.add(assignment.connection() + " " + assignment.match());
        }

        @Override
        public void gone() {
            told.add(GONE);
        }

        String next() throws InterruptedException {
            var next = told.poll(5, TimeUnit.SECONDS);
            return next == null ? "nothing within 5 s" : next;
        }
    }

    @Test
    void tellsWhenATicketIsAssigned() throws InterruptedException {
        var ticket = create();
        var told = new Told();
        try (var watch = watches.watch(ticket, told)) {
            assertThat(watch).isNotNull();
            assertThat(told.told).isEmpty();

            var match = place(ticket);

            assertThat(told.next()).isEqualTo("host:7000 " + match);
        }
    }

    @Test
    void tellsAtOnceWhatIsAssignedAlready() {
        var ticket = create();
        var match = place(ticket);
        var told = new Told();

        try (var watch = watches.watch(ticket, told)) {
            assertThat(watch).isNotNull();
            assertThat(told.told).containsExactly("host:7000 " + match);
        }
    }

    @Test
    void tellsWhenATicketIsDeleted() throws InterruptedException {
        var waiting = create();
        var assigned = create();
        var toldWaiting = new Told();
        var toldAssigned = new Told();
        watches.watch(waiting, toldWaiting);
        watches.watch(assigned, toldAssigned);
        var match = place(assigned);
        assertThat(toldAssigned.next()).isEqualTo("host:7000 " + match);

        here.tickets.delete(waiting);
        here.tickets.delete(assigned);

        assertThat(toldWaiting.next()).isEqualTo(GONE);
        assertThat(toldAssigned.next()).isEqualTo(GONE);
    }

    @Test
    void tellsWhenTheTimeOfAnAssignmentIsOver() throws InterruptedException {
        var ticket = create();
        var told = new Told();
        watches.watch(ticket, told);
        var brief = new RedisPlacements(here.redis, here.epochs, Duration.ofMillis(20), Duration.ofMinutes(2));
        place(brief, ticket);
        assertThat(told.next()).startsWith("host:7000 ");
        Thread.sleep(40);

        here.tickets.sweep(GAME);

        assertThat(told.next()).isEqualTo(GONE);
    }

    @Test
    void tellsThatAnUnknownTicketIsGone() {
        for (var unknown : List.of(here.ids.next(GAME), here.ids.next(new Game("never used")), "", "not an id")) {
            var told = new Told();
            try (var watch = watches.watch(unknown, told)) {
                assertThat(watch).isNotNull();
                assertThat(told.told).as(unknown).containsExactly(GONE);
            }
        }
    }

    @Test
    void tellsEveryWatcherOnceAndNothingAfterTheEnd() throws InterruptedException {
        var ticket = create();
        var first = new Told();
        var second = new Told();
        var left = new Told();
        watches.watch(ticket, first);
        watches.watch(ticket, second);
        watches.watch(ticket, left).close();
        place(ticket);
        assertThat(first.next()).startsWith("host:7000 ");
        assertThat(second.next()).startsWith("host:7000 ");
        here.tickets.delete(ticket);
        assertThat(first.next()).isEqualTo(GONE);
        assertThat(second.next()).isEqualTo(GONE);

        here.tickets.create(GAME, ticket(ticket)).join();
        place(ticket);
        there.feeds.of(GAME).refresh();

        assertThat(first.told).isEmpty();
        assertThat(second.told).isEmpty();
        assertThat(left.told).isEmpty();
    }

    @Test
    void tellsWhenTheStoreWasEmptied() throws InterruptedException {
        var ticket = create();
        var told = new Told();
        watches.watch(ticket, told);

        TestRedis.flush();
        create();

        assertThat(told.next()).isEqualTo(GONE);
    }

    @Test
    void tellsWhatItMissedWhileTheLogWasTrimmed() throws InterruptedException {
        var ticket = create();
        var other = create();
        var told = new Told();
        var toldOther = new Told();
        watches.watch(ticket, told);
        watches.watch(other, toldOther);
        there.signals.close(); // so that it does not hear of what follows
        Thread.sleep(50);

        var match = place(ticket);
        here.tickets.delete(other);
        here.redis.ask(Call.command(Command.XTRIM, "muster:{game-a}:log", "MAXLEN", 0));
        there.feeds.of(GAME).refresh();

        assertThat(told.next()).isEqualTo("host:7000 " + match);
        assertThat(toldOther.next()).isEqualTo(GONE);
    }

    @Test
    void doesNotTellAgainWhatItToldWhenTheIndexIsBuiltAnew() throws InterruptedException {
        var ticket = create();
        var told = new Told();
        watches.watch(ticket, told);
        place(ticket);
        assertThat(told.next()).startsWith("host:7000 ");

        create();
        here.redis.ask(Call.command(Command.XTRIM, "muster:{game-a}:log", "MAXLEN", 0));
        there.feeds.of(GAME).refresh();

        assertThat(told.told).isEmpty();
    }

    @Test
    void tellsEachOfManyWhateverHappensMeanwhile() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var players = java.util.stream.IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> {
                        var ticket = create();
                        var told = new Told();
                        var placing = threads.submit(() -> place(ticket));
                        Subscription watch = watches.watch(ticket, told);
                        var match = placing.get();
                        boolean right = told.next().equals("host:7000 " + match);
                        watch.close();
                        return right && told.told.isEmpty();
                    }))
                    .toList();
            for (var player : players) {
                assertThat(player.get()).isTrue();
            }
        }
    }

    @Test
    void whatWasReadBeforeANewerAssignmentIsNotToldAfterIt() {
        var ticket = create();
        watches.watch(create(), new Told()); // from now on the game is followed
        assign(ticket, "old:1");
        there.feeds.of(GAME).refresh();
        var told = new Told();
        var slow = new AssignmentWatches(
                readingTickets(ticket, () -> {
                    assign(ticket, "new:1");
                    there.feeds.of(GAME).refresh();
                }),
                there.feeds,
                there.games);
        slow.watch(create(), new Told());

        try (var watch = slow.watch(ticket, told)) {
            assertThat(watch).isNotNull();
            assertThat(told.told).containsExactly("new:1 ");
        }
    }

    @Test
    void whatItsFeedHasNotReadYetIsToldInItsOrder() {
        var ticket = create();
        watches.watch(create(), new Told());
        there.signals.close(); // so that the feed is behind
        assign(ticket, "old:1");
        assign(ticket, "new:1");
        var told = new Told();

        try (var watch = watches.watch(ticket, told)) {
            assertThat(watch).isNotNull();
            there.feeds.of(GAME).refresh();

            assertThat(told.told)
                    .doesNotContainSequence("new:1 ", "old:1 ")
                    .last()
                    .isEqualTo("new:1 ");
        }
    }

    /// The tickets of the watching process: something happens after one was read, before its reader goes on.
    private Tickets readingTickets(String ticket, Runnable afterRead) {
        return (Tickets) Proxy.newProxyInstance(
                Tickets.class.getClassLoader(), new Class<?>[] {Tickets.class}, (proxy, method, arguments) -> {
                    var result = method.invoke(there.tickets, arguments);
                    if (method.getName().equals("find") && ticket.equals(arguments[0])) {
                        afterRead.run();
                    }
                    return result;
                });
    }

    private void assign(String ticket, String connection) {
        here.tickets.assign(new Assignment(connection, ""), List.of(ticket), LONG);
    }

    @Test
    void leavesNothingBehindWhenTheLogCannotBeRead() {
        var ticket = create();
        var unreadable = new TicketLog() {
            @Override
            public Page read(Game game, String after) {
                throw MusterException.unavailable("away");
            }

            @Override
            public Scan scan(Game game, String cursor) {
                throw MusterException.unavailable("away");
            }
        };
        try (var feeds = new TicketFeeds(unreadable, (topic, listener) -> () -> {}, InstantSource.system())) {
            var failing = new AssignmentWatches(there.tickets, feeds, there.games);

            assertThatExceptionOfType(MusterException.class).isThrownBy(() -> failing.watch(ticket, new Told()));

            assertThat(feeds.of(GAME).hasListeners()).isFalse();
        }
    }

    private String create() {
        var id = here.ids.next(GAME);
        here.tickets.create(GAME, ticket(id)).join();
        return id;
    }

    private static NewTicket ticket(String id) {
        return new NewTicket(id, new SearchFields(Map.of(), Map.of(), Set.of()), new byte[0]);
    }

    private String place(String ticket) {
        return place(here.placements, ticket);
    }

    private String place(Placements placements, String ticket) {
        var match = here.ids.next(GAME);
        var lease = here.profileLease(GAME.name(), "any");
        var outcome = placements
                .place(GAME, lease, "any", "duel", match, List.of(ticket), LONG)
                .join();
        assertThat(outcome).isInstanceOf(Placements.Outcome.Placed.class);
        return match;
    }
}
