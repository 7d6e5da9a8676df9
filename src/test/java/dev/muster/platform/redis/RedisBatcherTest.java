package dev.muster.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.game.Game;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RedisBatcherTest {
    private static final Script ACQUIRE = Script.named("lease/acquire");
    private static final Script STATE = Script.named("scheduler/state");
    private static final Script GATHERED = Script.gathered("test/gathered");
    private static final String SHARD = "muster:{batcher}:";

    private final CuttingProxy proxy = new CuttingProxy(TestRedis.uri());
    private RedisFixture direct = RedisFixture.empty();
    private RedisFixture proxied = new RedisFixture(proxy.uri());

    @BeforeEach
    void reach() {
        assertThat(echo(proxied, "hello")).isEqualTo("hello");
    }

    @AfterEach
    void close() {
        direct.close();
        proxied.close();
        proxy.close();
    }

    @Test
    void loadsScriptsThatTheServerForgot() {
        assertThat(direct.redis.ask(lease("a")).text()).startsWith("me ");

        direct.redis.ask(Call.command(Command.SCRIPT, "FLUSH"));

        assertThat(direct.redis.ask(lease("a")).text()).startsWith("me ");
        assertThat(direct.redis.ask(lease("b")).text()).startsWith("me ");
    }

    @Test
    void loadsScriptsThatTheServerForgotForAWholeBatch() {
        direct.redis.ask(Call.command(Command.SCRIPT, "FLUSH"));

        List<CompletableFuture<@Nullable Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            replies.add(direct.redis.send(i % 3 == 0 ? lease("lease-" + i) : echo("echo-" + i)));
        }

        for (int i = 0; i < 100; i++) {
            var text = text(replies.get(i));
            assertThat(text).startsWith(i % 3 == 0 ? "me " : "echo-" + i);
        }
    }

    @Test
    void givesAScriptFaultToItsCallerOnly() {
        var before = direct.redis.send(echo("before"));
        var faulty = direct.redis.send(STATE.call(SHARD, "duel", "no such lease", "in-sync"));
        var after = direct.redis.send(lease("a"));

        assertThat(text(before)).isEqualTo("before");
        assertThat(text(after)).startsWith("me ");
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> Redis.await(faulty))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.ABORTED))
                .withMessageContaining("scheduler/state")
                .withMessageContaining("LEASELOST scheduler:duel");
    }

    @Test
    void runsAGatheredScriptOnceForCallsThatLeaveTogether() {
        direct.redis.ask(GATHERED.call(SHARD, "load it"));
        long before = runs();

        var replies = together(IntStream.range(0, 64)
                .mapToObj(i -> GATHERED.call(SHARD, "call " + i))
                .toList());

        for (int i = 0; i < 64; i++) {
            assertThat(text(replies.get(i))).isEqualTo("call " + i);
        }
        assertThat(runs() - before).isBetween(1L, 3L);
    }

    @Test
    void runsAGatheredScriptOnceAlsoForCallsThatOthersCameBetween() {
        direct.redis.ask(GATHERED.call(SHARD, "load it"));
        long before = runs();

        var replies = together(IntStream.range(0, 64)
                .mapToObj(i -> i % 2 == 0 ? GATHERED.call(SHARD, "call " + i) : echo("echo " + i))
                .toList());

        for (int i = 0; i < 64; i++) {
            assertThat(text(replies.get(i))).isEqualTo((i % 2 == 0 ? "call " : "echo ") + i);
        }
        assertThat(runs() - before).isBetween(1L, 3L);
    }

    @Test
    void givesEachCallOfAGatheredScriptItsOwnOutcome() {
        var replies = together(List.of(
                GATHERED.call(SHARD, "first"),
                GATHERED.call(SHARD, "nil"),
                GATHERED.call("muster:{another}:", "key"),
                GATHERED.call(SHARD, "fault"),
                GATHERED.call(SHARD, "nil"),
                echo("between"),
                GATHERED.call(Stream.concat(
                                Stream.of(SHARD, "count"),
                                IntStream.range(1, 20_000).mapToObj(Integer::toString))
                        .toArray()),
                GATHERED.call(SHARD, ""),
                GATHERED.call(SHARD, "last")));

        assertThat(text(replies.get(0))).isEqualTo("first");
        assertThat(Redis.await(replies.get(1))).isNull();
        assertThat(text(replies.get(2))).isEqualTo("muster:{another}:");
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> Redis.await(replies.get(3)))
                .withMessageContaining("test/gathered")
                .withMessageContaining("asked for");
        assertThat(Redis.await(replies.get(4))).isNull();
        assertThat(text(replies.get(5))).isEqualTo("between");
        assertThat(text(replies.get(6))).isEqualTo("20000");
        assertThat(text(replies.get(7))).isEmpty();
        assertThat(text(replies.get(8))).isEqualTo("last");
    }

    @Test
    void keepsRunsOfAGatheredScriptShort() {
        direct.redis.ask(GATHERED.call(SHARD, "load it"));
        long before = runs();

        var large = "x".repeat(10_000);
        var replies = together(Stream.concat(
                        IntStream.range(0, 200).mapToObj(i -> GATHERED.call(SHARD, "call " + i)),
                        IntStream.range(0, 10).mapToObj(i -> GATHERED.call(SHARD, large + i)))
                .toList());

        for (int i = 0; i < 200; i++) {
            assertThat(text(replies.get(i))).isEqualTo("call " + i);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(text(replies.get(200 + i))).isEqualTo(large + i);
        }
        assertThat(runs() - before).isBetween(13L, 17L);
    }

    @Test
    void losesBothRoundTripsUnderWayWithTheirConnection() {
        try (var small = new RedisFixture(proxy.uri(), new RedisLimits(4, 100, Duration.ofSeconds(5)))) {
            assertThat(echo(small, "hello")).isEqualTo("hello");
            proxy.swallow(true);
            List<CompletableFuture<@Nullable Reply>> replies = new ArrayList<>();
            replies.add(small.redis.send(echo("alone")));
            await(() -> proxiedQueueIsEmpty(small));
            for (int i = 1; i < 20; i++) {
                replies.add(small.redis.send(echo("lost " + i)));
            }
            await(() -> proxiedQueueIsEmpty(small));
            proxy.swallow(false);
            proxy.closeAll();

            List<String> faults = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                faults.add(fault(replies.get(i)));
            }

            assertThat(faults).hasSize(20).allMatch(fault -> fault.startsWith("Redis"));
            assertThat(List.of(faults.get(0), faults.get(1))).allMatch(fault -> fault.contains("outcome unknown"));
            for (int i = 0; i < 10; i++) {
                var text = "in order " + i;
                assertThat(untilReachable(() -> echo(small, text))).isEqualTo(text);
            }
        }
    }

    @Test
    void loadsScriptsThatTheServerForgotForAllRoundTripsUnderWay() {
        try (var small = new RedisFixture(TestRedis.uri(), new RedisLimits(8, 1000, Duration.ofSeconds(5)))) {
            small.redis.ask(Call.command(Command.SCRIPT, "FLUSH"));

            var replies = together(
                    small,
                    IntStream.range(0, 200)
                            .mapToObj(i -> i % 10 == 0 ? lease("lease-" + i) : GATHERED.call(SHARD, "call " + i))
                            .toList());

            for (int i = 0; i < 200; i++) {
                assertThat(text(replies.get(i))).startsWith(i % 10 == 0 ? "me " : "call " + i);
            }
        }
    }

    @Test
    void closingFailsAllThatWaitsAtOnce() {
        proxy.swallow(true); // the greeting is lost
        try (var early = new RedisFixture(proxy.uri(), new RedisLimits(16, 1000, Duration.ofSeconds(20)))) {
            List<CompletableFuture<@Nullable Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                replies.add(early.redis.send(echo("call " + i)));
            }

            early.batcher.close();

            for (int i = 0; i < 500; i++) {
                assertThat(fault(replies.get(i))).startsWith("Redis");
            }
        }
    }

    @Test
    void tellsWhetherReplicasAcknowledged() {
        var vertx = Vertx.vertx();
        var client = io.vertx.redis.client.Redis.createClient(vertx, TestRedis.uri());
        var told = new CompletableFuture<Boolean>();
        var limits = new RedisLimits(8, 100, Duration.ofMillis(200)).withReplicaAcks(1);
        try (var batcher =
                new RedisBatcher(vertx, client, limits, (calls, nanos, answered) -> told.complete(answered))) {
            assertThat(fault(batcher.send(echo("a server without replicas")))).contains("0 of 1 replicas acknowledged");

            assertThat(told.orTimeout(10, TimeUnit.SECONDS).join()).isFalse();
        } finally {
            client.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static String fault(CompletableFuture<@Nullable Reply> reply) {
        return reply.handle((answer, fault) -> fault == null ? "answered" : String.valueOf(fault.getMessage()))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private List<CompletableFuture<@Nullable Reply>> together(List<Call> calls) {
        return together(direct, calls);
    }

    // Sent by the loop of the batcher, which takes none of them before all wait.
    private static List<CompletableFuture<@Nullable Reply>> together(RedisFixture through, List<Call> calls) {
        List<CompletableFuture<@Nullable Reply>> replies = new ArrayList<>();
        while (replies.isEmpty()) {
            through.redis
                    .send(echo("now"))
                    .thenRun(() -> {
                        if (Context.isOnEventLoopThread()) {
                            calls.forEach(call -> replies.add(through.redis.send(call)));
                        }
                    })
                    .join();
        }
        return replies;
    }

    // How often Redis was asked to run a script.
    private long runs() {
        return direct.redis
                .ask(Call.command(Command.INFO, "commandstats"))
                .text()
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .map(line -> line.replaceAll("^\\S+?:calls=(\\d+),.*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    @Test
    void goesOnAfterAReplyThatItCannotRead() {
        var before = direct.redis.send(echo("before"));
        var unreadable = direct.redis.send(Call.command(Command.EVAL, "return {'!', false}", 0));
        var after = direct.redis.send(echo("after"));

        assertThat(text(before)).isEqualTo("before");
        assertThat(text(after)).isEqualTo("after");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> Redis.await(unreadable));
        assertThat(echo(direct, "later")).isEqualTo("later");
    }

    @Test
    void refusesCallsBeyondItsQueue() {
        var limits = new RedisLimits(4, 10, Duration.ofSeconds(5));
        try (var small = new RedisFixture(proxy.uri(), limits)) {
            assertThat(echo(small, "hello")).isEqualTo("hello");
            proxy.swallow(true);
            List<CompletableFuture<@Nullable Reply>> replies = new ArrayList<>();
            // One is under way, up to four join it in a second round trip, and ten wait.
            replies.add(small.redis.send(echo("under way")));
            await(() -> proxiedQueueIsEmpty(small));
            for (int i = 0; i < 20; i++) {
                replies.add(small.redis.send(echo("waiting")));
            }

            var refused = replies.stream().filter(CompletableFuture::isDone).toList();
            assertThat(refused).hasSizeBetween(6, 10);
            refused.forEach(one -> assertFails(ErrorCode.RESOURCE_EXHAUSTED, () -> Redis.await(one)));

            proxy.swallow(false);
            proxy.closeAll();
            replies.stream()
                    .filter(one -> !refused.contains(one))
                    .forEach(one -> assertThat(one.handle((reply, fault) -> true)
                                    .orTimeout(10, TimeUnit.SECONDS)
                                    .join())
                            .isTrue());
        }
    }

    @Test
    void failsFastWhileRedisIsDownAndRecoversWhenItIsBack() {
        proxy.down();
        await(() -> {
            try {
                echo(proxied, "anybody?");
                return false;
            } catch (MusterException unavailable) {
                return true;
            }
        });
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            assertFails(ErrorCode.UNAVAILABLE, () -> echo(proxied, "anybody?"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
        }

        proxy.up();

        await(() -> {
            try {
                return echo(proxied, "back").equals("back");
            } catch (MusterException unavailable) {
                return false;
            }
        });
    }

    @Test
    void startsBeforeRedisDoes() {
        proxy.down();
        try (var early = new RedisFixture(proxy.uri())) {
            assertFails(ErrorCode.UNAVAILABLE, () -> echo(early, "anybody?"));
            assertThat(early.redis.serverRun()).isEmpty();

            proxy.up();

            await(() -> !early.redis.serverRun().isEmpty());
            assertThat(echo(early, "there")).isEqualTo("there");
            assertThat(early.redis.serverRun()).isEqualTo(direct.redis.serverRun());
        }
    }

    @Test
    void saysThatTheOutcomeIsNotKnownWhenTheConnectionBreaks() {
        direct.redis.ask(lease("a"));
        proxy.cutAt(ACQUIRE.digest(), CuttingProxy.Cut.REPLY);

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> proxied.redis.ask(lease("b")))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .withMessageContaining("outcome unknown");

        assertThat(direct.redis.run(Call.command(Command.GET, SHARD + "lease:b")))
                .isNotNull();
        assertThat(untilReachable(() -> proxied.redis.ask(lease("b")).text())).startsWith("me ");
    }

    @Test
    void givesUpAServerThatHangsAndGoesOnOverAnotherConnection() {
        var limits = new RedisLimits(512, 20_000, Duration.ofMillis(300));
        try (var impatient = new RedisFixture(proxy.uri(), limits)) {
            assertThat(echo(impatient, "hello")).isEqualTo("hello");
            proxy.swallow(true);
            assertFails(ErrorCode.UNAVAILABLE, () -> echo(impatient, "anybody?"));
            // Now it opens connections that stay silent, too.
            pause(limits.patience().multipliedBy(2));

            proxy.swallow(false);

            await(() -> {
                try {
                    return echo(impatient, "back").equals("back");
                } catch (MusterException unavailable) {
                    return false;
                }
            });
            for (int i = 0; i < 50; i++) {
                assertThat(echo(impatient, "in order " + i)).isEqualTo("in order " + i);
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void givesUpAServerThatAcceptsAndSaysNothing() {
        proxy.swallow(true);
        proxy.closeAll();
        await(() -> proxy.hasOpen());
        pause(300); // the connection is made anew, and its greeting is lost
        proxy.keepSilent();
        proxy.swallow(false);

        await(() -> {
            try {
                return echo(proxied, "back").equals("back");
            } catch (MusterException unavailable) {
                return false;
            }
        });
    }

    @Test
    void answersTenThousandConcurrentCalls() throws InterruptedException {
        var game = new Game("batcher");
        assertThat(game.shard()).isEqualTo("batcher");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<java.util.concurrent.Future<String>>();
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                calls.add(threads.submit(() -> number % 2 == 0
                        ? echo(direct, "echo-" + number)
                        : direct.redis.ask(lease("lease-" + number)).text()));
            }
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i).get(20, TimeUnit.SECONDS)).startsWith(i % 2 == 0 ? "echo-" + i : "me ");
            }
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesCallsOnceItIsClosed() {
        direct.batcher.close();

        assertFails(ErrorCode.UNAVAILABLE, () -> echo(direct, "anybody?"));
    }

    private static Call lease(String name) {
        return ACQUIRE.call(SHARD, name, "me", 60_000);
    }

    private static Call echo(String text) {
        return Call.command(Command.ECHO, text);
    }

    private static String echo(RedisFixture through, String text) {
        return through.redis.ask(echo(text)).text();
    }

    private static String text(CompletableFuture<@Nullable Reply> reply) {
        var found = Redis.await(reply);
        assertThat(found).isNotNull();
        return found == null ? "" : found.text();
    }

    // The event loop has come around twice, so it took what was sent before.
    private static boolean proxiedQueueIsEmpty(RedisFixture fixture) {
        pause(100);
        return !fixture.redis.serverRun().isEmpty();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 10 s");
            }
            Thread.onSpinWait();
        }
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(call)
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private static <T> T untilReachable(Supplier<T> question) {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.get();
            } catch (MusterException e) {
                assertThat(attempt).as(e.getMessage()).isLessThan(100);
                LockSupport.parkNanos(50_000_000);
            }
        }
    }
}
