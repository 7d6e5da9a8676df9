package dev.muster.bench;

import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisBatcher;
import dev.muster.platform.redis.RedisLimits;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedisOptions;
import dev.muster.platform.redis.embedded.Fsync;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The carried Redis on a fresh store, and two batchers to it, as two processes of Muster would have: while
/// one reads its replies, Redis works for the other.
final class BenchRedis implements AutoCloseable {
    private static final int BATCHERS = 2;

    private final BenchDirectory directory;
    private final EmbeddedRedis server;
    private final Vertx vertx = Vertx.vertx();
    private final List<RedisBatcher> batchers;

    BenchRedis(Fsync fsync) throws IOException {
        directory = new BenchDirectory();
        server = EmbeddedRedis.start(
                directory.path(), EmbeddedRedisOptions.of(fsync).carriedOnly());
        batchers = Stream.generate(this::batcher).limit(BATCHERS).toList();
    }

    private RedisBatcher batcher() {
        return new RedisBatcher(
                vertx, io.vertx.redis.client.Redis.createClient(vertx, server.uri()), RedisLimits.STANDARD);
    }

    /// Where it is, for others that are to use it too.
    String uri() {
        return server.uri();
    }

    long pid() {
        return server.pid();
    }

    /// For what only prepares.
    Redis any() {
        return batchers.getFirst();
    }

    List<? extends Redis> all() {
        return batchers;
    }

    void command(Command command, Object... arguments) {
        any().run(Call.command(command, arguments));
    }

    /// One of the calls that a run makes, by its number from 0.
    interface NthCall {
        CompletableFuture<?> send(int batcher, int number);
    }

    /// Makes `calls` calls from `callers` callers, dealt to the batchers, and returns what they cost. Fails
    /// with the first that failed.
    Cost run(int callers, int calls, NthCall call) throws InterruptedException {
        var run = new Run(calls, call);
        long start = System.nanoTime();
        var redisBefore = Cpu.of(server.pid());
        var ownBefore = Cpu.ofThisProcess();
        for (int i = 0; i < callers; i++) {
            run.next(i % BATCHERS);
        }
        run.answered.await();
        var wall = Duration.ofNanos(System.nanoTime() - start);
        var fault = run.fault.get();
        if (fault != null) {
            throw new IllegalStateException("a call failed: " + fault.getMessage(), fault);
        }
        return new Cost(
                calls,
                wall,
                Cpu.ofThisProcess().minus(ownBefore),
                Cpu.of(server.pid()).minus(redisBefore),
                Duration.ZERO);
    }

    private static final class Run {
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
        private final CountDownLatch answered;
        private final int calls;
        private final NthCall call;

        Run(int calls, NthCall call) {
            this.calls = calls;
            this.call = call;
            this.answered = new CountDownLatch(calls);
        }

        void next(int batcher) {
            int number = taken.getAndIncrement();
            if (number < calls) {
                call.send(batcher, number).whenComplete((answer, failure) -> {
                    if (failure != null) {
                        fault.compareAndSet(null, failure);
                    }
                    answered.countDown();
                    next(batcher);
                });
            }
        }
    }

    @Override
    public void close() {
        batchers.forEach(RedisBatcher::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.stop();
        directory.close();
    }
}
