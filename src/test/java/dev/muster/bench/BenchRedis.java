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
import java.util.stream.Stream;

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

    /// Makes `calls` calls from `callers` callers, dealt to the batchers, and returns what they cost. Fails
    /// with the first that failed.
    Cost run(int callers, int calls, Callers.NthCall call) throws InterruptedException {
        long start = System.nanoTime();
        var redisBefore = Cpu.of(server.pid());
        var ownBefore = Cpu.ofThisProcess();
        Callers.run(callers, calls, (caller, number) -> call.send(caller % BATCHERS, number));
        var wall = Duration.ofNanos(System.nanoTime() - start);
        return new Cost(
                calls,
                wall,
                Cpu.ofThisProcess().minus(ownBefore),
                Cpu.of(server.pid()).minus(redisBefore),
                Duration.ZERO);
    }

    @Override
    public void close() {
        batchers.forEach(RedisBatcher::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.stop();
        directory.close();
    }
}
