package dev.muster.openmatch0;

import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisBatcher;
import dev.muster.platform.redis.RedisLimits;
import dev.muster.platform.redis.RedisSignals;
import dev.muster.platform.redis.TestRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.signal.Signals;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one process has of a Redis with the layout of Open Match 0.3. All tests of a JVM share the server.
public final class LayoutRedis implements AutoCloseable {
    private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

    private final io.vertx.redis.client.Redis zero;
    private final io.vertx.redis.client.Redis one;
    private final RedisBatcher layoutBatcher;
    private final RedisBatcher booksBatcher;
    private final RedisSignals keyspace;

    /// Database 0: the layout.
    public final Redis layout;

    /// Database 1: what Muster notes beside it.
    public final Redis books;

    /// What happens to keys of the layout.
    public final Signals changes;

    private LayoutRedis(String uri) {
        zero = io.vertx.redis.client.Redis.createClient(VERTX, new RedisOptions().setConnectionString(uri + "/0"));
        one = io.vertx.redis.client.Redis.createClient(VERTX, new RedisOptions().setConnectionString(uri + "/1"));
        layoutBatcher = new RedisBatcher(VERTX, zero, RedisLimits.STANDARD);
        booksBatcher = new RedisBatcher(VERTX, one, RedisLimits.STANDARD);
        keyspace = RedisSignals.keyspace(VERTX, zero);
        layout = layoutBatcher;
        books = booksBatcher;
        changes = keyspace;
        direct("CONFIG", "SET", "notify-keyspace-events", "Kg$shzx");
        keyspace.start();
    }

    /// A process on the shared server, which is emptied.
    public static LayoutRedis empty() {
        var process = another();
        process.direct("FLUSHALL");
        return process;
    }

    /// Another process on the shared server as it is.
    public static LayoutRedis another() {
        return new LayoutRedis(Shared.REDIS.uri());
    }

    /// A process that reaches the server, as it is, over another way.
    ///
    /// @param uri as [#uri()] but for where it leads
    public static LayoutRedis over(String uri) {
        return new LayoutRedis(uri);
    }

    /// Where the shared server is.
    public static String uri() {
        return Shared.REDIS.uri();
    }

    /// One command as a program of the 0.3 line sends it, on database 0.
    public @Nullable Response direct(String command, String... arguments) {
        var request = Request.cmd(Command.create(command));
        for (var argument : arguments) {
            request.arg(argument);
        }
        return zero.send(request).toCompletionStage().toCompletableFuture().join();
    }

    /// What [#direct] answers, as text; empty for nil.
    public String text(String command, String... arguments) {
        var reply = direct(command, arguments);
        return reply == null ? "" : reply.toString();
    }

    /// What [#direct] answers, as a whole number; of a list, its first element.
    public long number(String command, String... arguments) {
        var reply = Objects.requireNonNull(direct(command, arguments), command);
        var scalar = reply.type() == ResponseType.MULTI ? reply.get(0) : reply;
        return (long) Double.parseDouble(scalar.toString());
    }

    /// The elements of what [#direct] answers, sorted.
    public List<String> list(String command, String... arguments) {
        var reply = Objects.requireNonNull(direct(command, arguments), command);
        return reply.stream().map(Response::toString).sorted().toList();
    }

    @Override
    public void close() {
        keyspace.close();
        layoutBatcher.close();
        booksBatcher.close();
        zero.close();
        one.close();
    }

    private static final class Shared {
        static final EmbeddedRedis REDIS = start();

        private static EmbeddedRedis start() {
            try {
                return TestRedis.newServer(Files.createTempDirectory("muster-test-layout"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
