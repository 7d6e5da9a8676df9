package dev.muster.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.game.Game;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.Fsync;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A feed against the real store: `here` writes, `there` is another process that reads.
@Timeout(30)
final class TicketFeedTest {
    private static final Game GAME = new Game("game-a");
    private static final String LOG = "muster:{game-a}:log";
    private static final Duration LONG = Duration.ofMinutes(10);

    private final RedisFixture here = RedisFixture.empty();
    private final RedisFixture there = RedisFixture.another();
    private final TicketFeed feed = new TicketFeed(GAME, there.log);
    private final Rebuilds rebuilds = new Rebuilds();

    TicketFeedTest() {
        feed.listen(rebuilds);
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static final class Rebuilds implements TicketFeed.Listener {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void changed(TicketChange change) {}

        @Override
        public void rebuilding() {}

        @Override
        public void found(List<TicketLog.Found> tickets) {}

        @Override
        public void rebuilt() {
            count.incrementAndGet();
        }
    }

    @Test
    void seesWhatAnotherProcessWroteBefore() {
        for (int round = 0; round < 20; round++) {
            var one = create(here);
            assertThat(refreshed()).contains(one);
            here.tickets.claim(GAME, "m", List.of(one), LONG).join();
            assertThat(refreshed()).doesNotContain(one);
            here.tickets.release(GAME, "m", List.of(one)).join();
            assertThat(refreshed()).contains(one);
            here.tickets.delete(one);
            assertThat(refreshed()).doesNotContain(one);
        }
        assertThat(rebuilds.count).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void seesWhatManyWroteBeforeTheyAsked() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var checks = IntStream.range(0, 300)
                    .mapToObj(i -> threads.submit(() -> {
                        var id = create(i % 2 == 0 ? here : there);
                        boolean created = refreshed().contains(id);
                        here.tickets.delete(id);
                        return created && !refreshed().contains(id);
                    }))
                    .toList();
            for (var check : checks) {
                assertThat(check.get()).isTrue();
            }
        }
        assertThat(refreshed()).isEmpty();
    }

    @Test
    void hidesAProposedTicketUntilItsTimeIsOver() throws InterruptedException {
        var one = create(here);
        here.tickets.claim(GAME, "m", List.of(one), Duration.ofMillis(100)).join();
        assertThat(refreshed()).isEmpty();

        Thread.sleep(120);

        assertThat(refreshed()).containsExactly(one);
    }

    @Test
    void survivesAFlushFollowedByATicketAtOnce() {
        for (int round = 0; round < 30; round++) {
            var lost = create(here);
            assertThat(refreshed()).containsExactly(lost);

            TestRedis.flush();
            var fresh = create(here);

            assertThat(refreshed()).containsExactly(fresh);
            here.tickets.delete(fresh);
        }
    }

    @Test
    void survivesAFlushThatNothingFollows() {
        create(here);
        refreshed();

        TestRedis.flush();

        assertThat(refreshed()).isEmpty();
        var fresh = create(here);
        assertThat(refreshed()).containsExactly(fresh);
    }

    // The new log ends where the reader stands, or goes on from there, as within one millisecond.
    @Test
    void survivesAFlushWhoseNewEntriesLookLikeTheOld() {
        for (int sequence : new int[] {-1, 0, 1, 2}) {
            TestRedis.flush();
            create(here);
            create(here);
            relog("5000-7");
            refreshed();

            TestRedis.flush();
            var fresh = create(here);
            relog(sequence == -1 ? "4999-0" : "5000-" + (7 + sequence));

            assertThat(refreshed()).as("sequence %d", sequence).containsExactly(fresh);
            var next = create(here);
            assertThat(refreshed()).containsExactlyInAnyOrder(fresh, next);
        }
    }

    // A fail-over to a replica that had not got everything: the same epoch, and a shorter log.
    @Test
    void survivesTheLossOfTheTail() {
        var kept = create(here);
        var lost = create(here);
        relog("5000-7");
        refreshed();

        forget(lost);
        relog("5000-3");

        assertThat(refreshed()).containsExactly(kept);
    }

    @Test
    void survivesATrimBeyondWhatItRead() {
        for (int left : new int[] {0, 1, 2}) {
            create(here);
            refreshed();
            create(here);
            create(here);
            create(here);
            trim(left);

            assertThat(refreshed()).isEqualTo(stored());
        }
    }

    @Test
    void survivesTrimsOfEverything() {
        create(here);
        trim(0);
        assertThat(refreshed()).isEqualTo(stored());
        trim(0);
        assertThat(refreshed()).isEqualTo(stored());
        create(here);
        trim(0);
        assertThat(refreshed()).as("trimmed again before it was read").isEqualTo(stored());
        create(here);
        assertThat(refreshed()).isEqualTo(stored());
    }

    @Test
    void readsOnAfterATrimOfWhatItHasRead() {
        create(here);
        create(here);
        refreshed();
        trim(1);
        int before = rebuilds.count.get();
        create(here);

        assertThat(refreshed()).isEqualTo(stored()).hasSize(3);
        assertThat(rebuilds.count).hasValue(before);
    }

    @Test
    void saysHowMuchItReadAndWhenItBuiltTheIndexAnew() {
        create(here);
        create(here);
        var built = new AtomicInteger();
        var items = new AtomicInteger();
        var counted = new TicketFeed(GAME, there.log, new FeedListener() {
            @Override
            public void refreshed(Duration took, int requests, int read) {
                assertThat(took).isPositive();
                items.addAndGet(read);
            }

            @Override
            public void rebuilt() {
                built.incrementAndGet();
            }
        });

        counted.refresh();
        assertThat(built).hasValue(1);
        assertThat(items).hasValue(2);
        create(here);
        counted.refresh();
        assertThat(built).hasValue(1);
        assertThat(items).hasValue(3);
    }

    @Test
    void readsLongLogsToTheirEnd() {
        refreshed();
        create(here);
        refreshed();
        int before = rebuilds.count.get();
        IntStream.range(0, 4500)
                .mapToObj(i -> here.tickets.create(GAME, ticket(here.ids.next(GAME))))
                .toList()
                .forEach(java.util.concurrent.CompletableFuture::join);

        assertThat(refreshed()).hasSize(4501);
        assertThat(rebuilds.count).hasValue(before);
    }

    @Test
    void goesOnWithoutARebuildWhenOnlyTheConnectionBroke() {
        create(here);
        refreshed();
        int before = rebuilds.count.get();

        here.redis.ask(Call.command(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes"));
        var fresh = createWhenReachable(here);

        until(() -> whenReachable().contains(fresh));
        assertThat(rebuilds.count).hasValue(before);
    }

    @Test
    void buildsAnewWhenTheReplicationIdChanged(@TempDir Path directory) {
        var server = TestRedis.newServer(directory);
        try (var near = new RedisFixture(server.uri());
                var far = new RedisFixture(server.uri())) {
            var own = new TicketFeed(GAME, far.log);
            var kept = create(near);
            var lost = create(near);
            own.refresh();
            assertThat(searchable(own)).containsExactlyInAnyOrder(kept, lost);
            var run = far.redis.serverRun();

            // Loses a ticket without an entry, as only another server can.
            near.redis.ask(Call.command(Command.DEL, "muster:{game-a}:ticket:" + lost));
            near.redis.ask(Call.command(Command.SREM, "muster:{game-a}:tickets", lost));
            near.redis.ask(Call.command(Command.REPLICAOF, "127.0.0.1", "1"));
            near.redis.ask(Call.command(Command.REPLICAOF, "NO", "ONE"));
            near.redis.ask(Call.command(Command.CLIENT, "KILL", "TYPE", "normal", "SKIPME", "yes"));

            until(() -> !far.redis.serverRun().equals(run));
            until(() -> isRefreshed(own));
            assertThat(searchable(own)).containsExactly(kept);
        } finally {
            server.stop();
        }
    }

    @Test
    void buildsAnewWhenTheServerWasKilledAndCameBack(@TempDir Path directory) {
        var server = TestRedis.newServer(directory, Fsync.ALWAYS);
        try (var near = new RedisFixture(server.uri());
                var far = new RedisFixture(server.uri())) {
            var own = new TicketFeed(GAME, far.log);
            var before = new Rebuilds();
            own.listen(before);
            var kept = create(near);
            own.refresh();
            int rebuilt = before.count.get();

            kill(server);
            assertThatExceptionOfType(MusterException.class)
                    .isThrownBy(own::refresh)
                    .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE));
            server = TestRedis.newServer(directory, Fsync.ALWAYS);

            until(() -> isRefreshed(own));
            assertThat(searchable(own)).containsExactly(kept);
            assertThat(before.count).hasValueGreaterThan(rebuilt);
            var fresh = createWhenReachable(near);
            own.refresh();
            assertThat(searchable(own)).containsExactlyInAnyOrder(kept, fresh);
        } finally {
            server.stop();
        }
    }

    @Test
    void followsByItselfOnceItWasAskedFor() {
        var followed = there.feeds.of(GAME);
        var fresh = create(here);

        until(() -> searchable(followed).contains(fresh));
        here.tickets.delete(fresh);
        until(() -> searchable(followed).isEmpty());
    }

    @Test
    void followsWithoutSignals() {
        there.signals.close();
        var followed = there.feeds.of(GAME);

        var fresh = create(here);

        until(() -> searchable(followed).contains(fresh));
    }

    private static void kill(EmbeddedRedis server) {
        var process = ProcessHandle.of(server.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
    }

    private static NewTicket ticket(String id) {
        var fields = new SearchFields(Map.of("rating", 1500.0), Map.of("region", "eu"), Set.of());
        return new NewTicket(id, fields, new byte[0]);
    }

    private static String create(RedisFixture by) {
        var id = by.ids.next(GAME);
        by.tickets.create(GAME, ticket(id)).join();
        return id;
    }

    private static String createWhenReachable(RedisFixture by) {
        var id = by.ids.next(GAME);
        until(() -> by.tickets
                .create(GAME, ticket(id))
                .handle((created, fault) -> fault == null)
                .join());
        return id;
    }

    private Set<String> refreshed() {
        feed.refresh();
        return searchable(feed);
    }

    private Set<String> whenReachable() {
        return isRefreshed(feed) ? searchable(feed) : Set.of();
    }

    private static boolean isRefreshed(TicketFeed feed) {
        try {
            feed.refresh();
            return true;
        } catch (MusterException unreachable) {
            return false;
        }
    }

    private static Set<String> searchable(TicketFeed feed) {
        return feed.index().read(columns -> {
            Set<String> ids = new TreeSet<>();
            for (int row = 0; row < columns.rows(); row++) {
                if ((columns.searchable()[row >>> 6] >>> row & 1) != 0) {
                    ids.add(columns.id(row));
                }
            }
            return ids;
        });
    }

    private Set<String> stored() {
        Set<String> ids = new TreeSet<>();
        here.redis
                .ask(Call.command(Command.SMEMBERS, "muster:{game-a}:tickets"))
                .forEach(id -> ids.add(id.text()));
        return ids;
    }

    private void forget(String id) {
        here.redis.ask(Call.command(Command.DEL, "muster:{game-a}:ticket:" + id));
        here.redis.ask(Call.command(Command.SREM, "muster:{game-a}:tickets", id));
    }

    private void trim(int left) {
        here.redis.ask(Call.command(Command.XTRIM, LOG, "MAXLEN", left));
    }

    // Writes the newest entry anew, as the only one and at another position.
    private void relog(String position) {
        var newest = here.redis
                .ask(Call.command(Command.XREVRANGE, LOG, "+", "-", "COUNT", 1))
                .at(0)
                .at(1);
        List<Object> entry = new ArrayList<>(List.of(LOG, position));
        newest.forEach(part -> entry.add(part.bytes()));
        here.redis.ask(Call.command(Command.DEL, LOG));
        here.redis.ask(Call.command(Command.XADD, entry.toArray()));
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 10 s");
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
