package dev.muster.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.error.MusterException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A connection that ends before anybody listens for its end, between the greeting and the first call.
@Timeout(30)
final class UnheardEndTest {
    private final Vertx vertx = Vertx.vertx();
    private final CuttingProxy proxy = new CuttingProxy(TestRedis.uri());
    private final Deaf client = new Deaf(io.vertx.redis.client.Redis.createClient(vertx, proxy.uri()));
    private final RedisBatcher batcher = new RedisBatcher(vertx, client, RedisLimits.STANDARD);

    @AfterEach
    void close() {
        batcher.close();
        client.close();
        proxy.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anotherConnectionIsMadeAlthoughNobodyToldThatTheFirstEnded() {
        assertThat(echo("first")).isEqualTo("first");
        proxy.closeAll();

        String said = "";
        for (int i = 0; i < 100 && !said.equals("again"); i++) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            said = echo("again");
        }

        assertThat(said).as("within 5 s").isEqualTo("again");
        assertThat(client.connections.get()).isEqualTo(2);
    }

    private String echo(String text) {
        try {
            return batcher.ask(Call.command(Command.ECHO, text)).text();
        } catch (MusterException unavailable) {
            return "";
        }
    }

    /// A client whose first connection tells nobody of its end.
    private static final class Deaf implements io.vertx.redis.client.Redis {
        private final io.vertx.redis.client.Redis real;
        final AtomicInteger connections = new AtomicInteger();

        Deaf(io.vertx.redis.client.Redis real) {
            this.real = real;
        }

        @Override
        public Future<RedisConnection> connect() {
            boolean first = connections.incrementAndGet() == 1;
            return real.connect().map(connection -> first ? new DeafConnection(connection) : connection);
        }

        @Override
        public void close() {
            real.close();
        }

        @Override
        public Future<@Nullable Response> send(Request command) {
            return real.send(command);
        }

        @Override
        public Future<List<@Nullable Response>> batch(List<Request> commands) {
            return real.batch(commands);
        }
    }

    private record DeafConnection(RedisConnection real) implements RedisConnection {
        @Override
        public RedisConnection exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public RedisConnection endHandler(@Nullable Handler<Void> handler) {
            return this;
        }

        @Override
        public RedisConnection handler(@Nullable Handler<Response> handler) {
            real.handler(handler);
            return this;
        }

        @Override
        public RedisConnection pause() {
            real.pause();
            return this;
        }

        @Override
        public RedisConnection resume() {
            real.resume();
            return this;
        }

        @Override
        public RedisConnection fetch(long amount) {
            real.fetch(amount);
            return this;
        }

        @Override
        public Future<@Nullable Response> send(Request command) {
            return real.send(command);
        }

        @Override
        public Future<List<@Nullable Response>> batch(List<Request> commands) {
            return real.batch(commands);
        }

        @Override
        public Future<Void> close() {
            return real.close();
        }

        @Override
        public boolean pendingQueueFull() {
            return real.pendingQueueFull();
        }
    }
}
