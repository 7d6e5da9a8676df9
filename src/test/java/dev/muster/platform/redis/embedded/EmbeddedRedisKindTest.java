package dev.muster.platform.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.app.local.LayoutServer;
import dev.muster.openmatch0.redis.OwnServer;
import dev.muster.platform.redis.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server for programs of Open Match 0.3, as those programs find it.
@Timeout(60)
final class EmbeddedRedisKindTest {
    @TempDir
    Path directory;

    private final List<EmbeddedRedis> started = new ArrayList<>();

    @AfterEach
    void stopAll() {
        started.forEach(EmbeddedRedis::stop);
    }

    @Test
    void programsNeedNoPasswordForTheLayout() throws IOException {
        try (var program = new RedisConnection(start(0).port())) {
            assertThat(program.call("HSET", "p1", "properties", "{}")).isEqualTo(":1");
            assertThat(program.call("EXPIRE", "p1", "43200")).isEqualTo(":1");
            assertThat(program.call("ZADD", "mmr.rating", "1200", "p1")).isEqualTo(":1");
            assertThat(program.call("ZCOUNT", "mmr.rating", "0", "+inf")).isEqualTo(":1");
            assertThat(program.call("ZREM", "mmr.rating", "p1")).isEqualTo(":1");
            assertThat(program.call("SADD", "profileq", "a.b")).isEqualTo(":1");
            assertThat(program.call("SCARD", "profileq")).isEqualTo(":1");
            assertThat(program.call("SELECT", "3")).isEqualTo("+OK");
            assertThat(program.call("MULTI")).isEqualTo("+OK");
            assertThat(program.call("INCR", "concurrentMMFs")).isEqualTo("+QUEUED");
            assertThat(program.call("EXEC")).isEqualTo("*1");
            assertThat(program.call("PING")).isEqualTo(":1"); // the element of what EXEC answered
        }
    }

    @Test
    void programsMaySendEveryCommandOfTheLayout() throws IOException {
        int port = start(0).port();
        var sent = new LinkedHashMap<String, String>();
        sent.put("HSET p1 properties {} status x", ":2");
        sent.put("HDEL p1 status", ":1");
        sent.put("HGETALL p1", "*2");
        sent.put("EXPIRE p1 43200", ":1");
        sent.put("ZADD mmr.rating 1200 p1", ":1");
        sent.put("ZCOUNT mmr.rating 0 +inf", ":1");
        sent.put("ZRANGEBYSCORE mmr.rating 0 +inf WITHSCORES LIMIT 0 10", "*2");
        sent.put("ZREM mmr.rating p1", ":1");
        sent.put("SADD profileq a.b", ":1");
        sent.put("SCARD profileq", ":1");
        sent.put("SPOP profileq 100", "*1");
        sent.put("SET concurrentMMFs 1", "+OK");
        sent.put("GET concurrentMMFs", "1");
        sent.put("INCR concurrentMMFs", ":2");
        sent.put("DECR concurrentMMFs", ":1");
        sent.put("RENAME p1 a.b", "+OK");
        sent.put("DEL a.b", ":1");
        sent.put("MULTI", "+OK");
        sent.put("EXEC", "-ERR EXEC without MULTI");
        sent.put("SELECT 3", "+OK");
        sent.put("PING", "+PONG");
        sent.put("ECHO x", "x");
        sent.put("AUTH x", "-ERR AUTH <password> called without any password configured");

        for (var one : sent.entrySet()) {
            try (var program = new RedisConnection(port)) {
                assertThat(program.call(one.getKey().split(" ")))
                        .as(one.getKey())
                        .startsWith(one.getValue());
            }
        }
        assertThat(sent.keySet().stream().map(command -> command.split(" ", 2)[0].toLowerCase(Locale.ROOT)))
                .containsExactlyInAnyOrderElementsOf(OwnServer.COMMANDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EVAL x 0",
                "CONFIG GET dir",
                "KEYS *",
                "SCAN 0",
                "FLUSHALL",
                "FLUSHDB",
                "SCRIPT FLUSH",
                "ACL LIST",
                "SHUTDOWN NOSAVE",
                "SUBSCRIBE a",
                "PUBLISH a b",
                "SAVE",
                "REPLICAOF NO ONE",
                "CLIENT LIST",
                "MONITOR",
                "MIGRATE a 1 b 0 1",
                "FCALL f 0",
                "SWAPDB 0 1"
            })
    void programsMayDoNothingElse(String command) throws IOException {
        var redis = start(0);
        try (var program = new RedisConnection(redis.port())) {
            assertThat(program.call(command.split(" "))).startsWith("-NOPERM");
        }
    }

    @Test
    void musterMayDoEverythingAndIsToldOfChanges() throws IOException {
        var redis = start(0);
        try (var muster = new RedisConnection(redis.port())) {
            assertThat(muster.call("AUTH", "muster", redis.password())).isEqualTo("+OK");
            assertThat(muster.call("EVAL", "return redis.call('KEYS', '*')", "0"))
                    .isEqualTo("*0");
            assertThat(muster.call("CONFIG", "GET", "notify-keyspace-events")).isEqualTo("*2");
            // What comes next on this connection is what CONFIG answered.
            assertThat(muster.call("PING")).isEqualTo("notify-keyspace-events");
            assertThat(muster.call("PING")).contains("K", "g", "$", "s", "h", "z", "x");
        }
        assertThat(redis.uri()).isEqualTo("redis://muster:" + redis.password() + "@127.0.0.1:" + redis.port());
    }

    @Test
    void theOneThatAKilledParentLeftIsTakenOver() {
        var abandoned = start(0);

        var found = start(0);

        assertThat(found.adopted()).isTrue();
        assertThat(found.pid()).isEqualTo(abandoned.pid());
    }

    @Test
    void listensOnThePortThatIsSetEvenIfOneWasLeftOnAnother() throws IOException {
        var abandoned = start(0);
        int port = FreePort.pick();

        var redis = start(port);

        assertThat(redis.port()).isEqualTo(port);
        assertThat(redis.pid()).isNotEqualTo(abandoned.pid());
        try (var program = new RedisConnection(port)) {
            assertThat(program.call("PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> start(taken.getLocalPort()))
                    .hasMessageContaining("its port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void livesBesideTheFirst() throws IOException {
        var first = TestRedis.newServer(directory, Fsync.ALWAYS);
        started.add(first);

        var second = start(0);

        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(directory.resolve("openmatch0/redis.json")).isRegularFile();
        assertThat(directory.resolve("openmatch0/bin")).doesNotExist();
        try (var program = new RedisConnection(first.port())) {
            assertThat(program.call("GET", "a")).startsWith("-NOAUTH");
        }
    }

    private EmbeddedRedis start(int port) {
        var redis = EmbeddedRedis.start(
                directory,
                EmbeddedRedisOptions.of(Fsync.EVERYSEC)
                        .of(LayoutServer.on(port))
                        .carriedOnly());
        started.add(redis);
        return redis;
    }
}
