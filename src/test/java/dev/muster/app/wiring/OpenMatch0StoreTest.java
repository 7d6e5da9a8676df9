package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.app.local.LayoutServer;
import dev.muster.openmatch0.OpenMatch0Config;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisBatcher;
import dev.muster.platform.redis.RedisLimits;
import dev.muster.platform.redis.RoundTripListener;
import dev.muster.platform.redis.TestRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedisOptions;
import dev.muster.platform.redis.embedded.Fsync;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The Redis of Open Match 0.3 that an operator names.
@Timeout(60)
final class OpenMatch0StoreTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final Deque<Runnable> closing = new ArrayDeque<>();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }

    @Test
    void theServerOfTheCoreIsRefusedUnderAnotherNameAndInAnotherDatabase() {
        var core = TestRedis.uri();

        for (var same : new String[] {core, core.replace("127.0.0.1", "localhost"), core + "/0"}) {
            var store = store(same, core);
            assertRefused(store.layout());
            assertRefused(store.books());
        }
    }

    @Test
    void aReplicaOfTheCoreIsRefused() {
        var replica = own(Fsync.EVERYSEC);
        // One that has just got its data does not end when it is asked to.
        closing.push(() -> ProcessHandle.of(replica.pid()).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        }));
        var core = TestRedis.newServer(directory.resolve("core"));
        send(replica.uri(), "CONFIG", "SET", "masterauth", core.password());
        send(replica.uri(), "REPLICAOF", core.host(), Integer.toString(core.port()));
        await(() -> send(replica.uri(), "INFO", "replication").contains("master_link_status:up"));

        var store = store(replica.uri(), core.uri());

        assertThatThrownBy(() -> store.layout().run(Call.command(Command.HSET, "a", "b", "c")))
                .isInstanceOf(MusterException.class);
        send(replica.uri(), "REPLICAOF", "NO", "ONE");
        assertThat(send(replica.uri(), "EXISTS", "a")).isEqualTo("0");
    }

    @Test
    void anotherServerServesAndTellsOfChangesAlsoAfterItHasStartedAnew() throws Exception {
        var server = TestRedis.newServer(directory.resolve("named"));
        server.watch(report -> {});
        var store = store(server.uri(), TestRedis.uri());
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        store.start();
        try (var listening = store.changes().listen("p1", heard::add)) {
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("*");
            await(() -> tells(server));
            store.layout().run(Call.command(Command.HSET, "p1", "assignment", "a"));
            await(() -> "hset".equals(heard.poll()));
            assertThat(store.warning()).isEmpty();

            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

            await(() -> {
                try {
                    return tells(server);
                } catch (RuntimeException notYet) {
                    return false;
                }
            });
        }
    }

    @Test
    void aServerThatMayNotBeConfiguredIsLookedAtAgainAndAgain() throws Exception {
        var server = TestRedis.newServer(directory.resolve("named"));
        send(server.uri(), "ACL", "SETUSER", "guest", "on", ">guest", "~*", "&*", "+@all", "-config");
        var store = store("redis://guest:guest@127.0.0.1:" + server.port(), TestRedis.uri());
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        store.start();

        try (var listening = store.changes().listen("p1", heard::add)) {
            for (int i = 0; i < 3; i++) {
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("*");
            }
        }

        assertThat(store.warning())
                .get()
                .asString()
                .contains("notify-keyspace-events")
                .contains("twice a second");
        assertThat(tells(server)).isFalse();
    }

    @Test
    void aServerThatIsNotThereIsUnavailableUntilItIs() {
        var server = own(Fsync.EVERYSEC);
        server.stop();
        var store = store(server.uri(), TestRedis.uri());

        assertThatThrownBy(() -> store.layout().run(Call.command(Command.PING)))
                .isInstanceOfSatisfying(
                        MusterException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE));

        var again = EmbeddedRedis.start(
                directory.resolve("own"),
                EmbeddedRedisOptions.of(Fsync.EVERYSEC)
                        .of(LayoutServer.on(server.port()))
                        .carriedOnly());
        closing.push(again::stop);
        // The password is made anew with the server.
        send(again.uri(), "ACL", "SETUSER", "muster", ">" + server.password());
        await(() -> {
            try {
                return store.layout().run(Call.command(Command.PING)) != null;
            } catch (MusterException notYet) {
                return false;
            }
        });
    }

    @Test
    void isClosedWithoutAServerAndSaysWhatIsMissing() {
        assertThat(OpenMatch0Choice.of(config(true), Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(
                        OpenMatch0Choice.Closed.class,
                        closed -> assertThat(closed.why()).contains("muster.openmatch0.redis is not set"));
        assertThat(OpenMatch0Choice.of(config(false), Optional.of(URI.create("redis://a")), Optional.empty()))
                .isInstanceOfSatisfying(
                        OpenMatch0Choice.Closed.class,
                        closed -> assertThat(closed.why()).contains("muster.openmatch0.enabled"));
        assertThat(OpenMatch0Choice.of(
                        config(true), Optional.of(URI.create("redis://u:p@a")), Optional.of(URI.create("redis://b"))))
                .hasToString("a:6379");
    }

    private static OpenMatch0Config config(boolean enabled) {
        return new SmallRyeConfigBuilder()
                .withMapping(OpenMatch0Config.class)
                .withConverter(Duration.class, 1, new DurationConverter())
                .withDefaultValue("muster.openmatch0.enabled", Boolean.toString(enabled))
                .build()
                .getConfigMapping(OpenMatch0Config.class);
    }

    private OpenMatch0Store store(String uri, String core) {
        var client = Redis.createClient(VERTX, core);
        var batcher = new RedisBatcher(VERTX, client, RedisLimits.STANDARD);
        var store = new OpenMatch0Store(
                new OpenMatch0Choice.Served(URI.create(uri), false), VERTX, batcher, RoundTripListener.NONE);
        closing.push(() -> {
            store.close();
            batcher.close();
            client.close();
        });
        return store;
    }

    private EmbeddedRedis own(Fsync fsync) {
        var server = EmbeddedRedis.start(
                directory.resolve("own"),
                EmbeddedRedisOptions.of(fsync).of(LayoutServer.on(0)).carriedOnly());
        closing.push(server::stop);
        return server;
    }

    private static void assertRefused(dev.muster.platform.redis.Redis redis) {
        assertThatThrownBy(() -> redis.run(Call.command(Command.HSET, "a", "b", "c")))
                .isInstanceOfSatisfying(
                        MusterException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION))
                .hasMessageStartingWith("muster.openmatch0.redis names the Redis that keeps");
    }

    private static boolean tells(EmbeddedRedis server) {
        var flags = send(server.uri(), "CONFIG", "GET", "notify-keyspace-events");
        return flags.contains("K") && flags.contains("h");
    }

    private static String send(String uri, String command, String... arguments) {
        var client = Redis.createClient(VERTX, uri);
        try {
            var request = Request.cmd(Command.create(command));
            for (var argument : arguments) {
                request.arg(argument);
            }
            @Nullable
            Response answer = client.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return String.valueOf(answer);
        } finally {
            client.close();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
