package dev.muster.openmatch0.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.DirectProgram;
import dev.muster.openmatch0.IgnoreList;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.TestSettings;
import dev.muster.openmatch0.wire.Player;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.CuttingProxy;
import io.grpc.Status;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// GetUpdates over gRPC: what a player's client is told, and when.
@Timeout(60)
final class UpdatesTest {
    private static final int TRIES = 15;

    private final LayoutRedis redis = LayoutRedis.empty();
    private final OpenMatch0Doors doors = OpenMatch0Doors.on(redis);
    private final DirectProgram direct = new DirectProgram(redis);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var thing : open.reversed()) {
            thing.close();
        }
        doors.close();
        redis.close();
    }

    @Test
    void whatIsKnownAlreadyIsToldAtOnceAndNothingElseOfThePlayer() {
        direct.run("HSET", "anna", "properties", "{}", "pool", "p", "assignment", "a", "status", "s", "error", "e");

        assertThat(watch("anna").next())
                .isEqualTo(Player.newBuilder()
                        .setId("anna")
                        .setAssignment("a")
                        .setStatus("s")
                        .setError("e")
                        .build());
    }

    @Test
    void aPlayerNeedNotBeThereYet() {
        var anna = watching("anna");

        doors.frontend()
                .createPlayer(Player.newBuilder()
                        .setId("anna")
                        .setProperties("{\"mmr\":{\"rating\":1}}")
                        .build());
        direct.run("HSET", "anna", "assignment", "1.2.3.4:5");

        assertThat(anna.next()).as("nothing of the empty one").isEqualTo(told("anna", "1.2.3.4:5"));
    }

    @Test
    void onlyWhatChangedIsToldAndGoingBackToNothingOnce() {
        var anna = watch("anna");

        direct.run("HSET", "anna", "assignment", "first");
        assertThat(anna.next()).isEqualTo(told("anna", "first"));
        direct.run("HSET", "anna", "assignment", "first", "pool", "other");
        direct.run("EXPIRE", "anna", "100");
        direct.run("HSET", "anna", "status", "in room");
        assertThat(anna.next())
                .isEqualTo(
                        told("anna", "first").toBuilder().setStatus("in room").build());
        direct.run("HDEL", "anna", "assignment", "status");
        assertThat(anna.next()).isEqualTo(told("anna", ""));
        direct.run("DEL", "anna");
        direct.run("HSET", "anna", "error", "sorry");
        assertThat(anna.next())
                .isEqualTo(told("anna", "").toBuilder().setError("sorry").build());
        doors.frontend().deletePlayer(Player.newBuilder().setId("anna").build());
        assertThat(anna.next()).isEqualTo(told("anna", ""));
    }

    @Test
    void aStreamGoesOnAfterAnAssignment() {
        var anna = watch("anna");

        for (int i = 0; i < 5; i++) {
            direct.run("HSET", "anna", "assignment", "room " + i);
            assertThat(anna.next()).isEqualTo(told("anna", "room " + i));
        }
    }

    @Test
    void everyClientOfAPlayerIsTold() {
        var clients = IntStream.range(0, 3).mapToObj(i -> watch("anna")).toList();

        direct.run("HSET", "anna", "assignment", "room");

        clients.forEach(client -> assertThat(client.next()).isEqualTo(told("anna", "room")));
    }

    @Test
    void changesArriveWithinFiftyMilliseconds() {
        var anna = watching("anna");
        var waits = new ArrayList<Long>();
        for (int i = 0; i < TRIES; i++) {
            direct.run("HSET", "anna", "assignment", "room " + i);
            waits.add(anna.arrival(System.nanoTime(), "room " + i));
            direct.run("DEL", "anna");
            waits.add(anna.arrival(System.nanoTime(), ""));
        }

        report("after a change", waits);
    }

    @Test
    void expiryArrivesWithinFiftyMilliseconds() {
        // So many that Redis by itself would be long in noticing.
        direct.run("EVAL", "for i = 1, 20000 do redis.call('SET', 'other-' .. i, '', 'PX', 600000) end", "0");
        var anna = watching("anna");
        var waits = new ArrayList<Long>();
        for (int i = 0; i < TRIES; i++) {
            direct.run("HSET", "anna", "assignment", "room " + i);
            anna.arrival(0, "room " + i);
            direct.run("PEXPIRE", "anna", "100");
            long expires = System.nanoTime() + Duration.ofMillis(100).toNanos();
            waits.add(anna.arrival(expires, ""));
        }

        report("after expiry", waits);
    }

    // The machine may be busy with other things: half of them must come in time.
    private static void report(String what, List<Long> waits) {
        var sorted = waits.stream().sorted().toList();
        long median = sorted.get(sorted.size() / 2);
        System.out.printf(
                "GetUpdates %s: median %.1f ms, longest %.1f ms%n", what, median / 1e6, sorted.getLast() / 1e6);
        assertThat(median).isLessThanOrEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void aStreamWithoutNewsEndsAfterTheTimeout() throws InterruptedException {
        doors.settings =
                TestSettings.standard().frontendTimeout(Duration.ofSeconds(2)).base();
        var anna = watch("anna");
        Thread.sleep(500);
        long news = System.nanoTime();
        direct.run("HSET", "anna", "assignment", "room");
        assertThat(anna.next()).isEqualTo(told("anna", "room"));

        var status = anna.end();

        assertThat(status.getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(status.getDescription()).isEqualTo("server timeout reached without client closing connection");
        assertThat(System.nanoTime() - news)
                .as("it begins anew with each message")
                .isGreaterThan(Duration.ofMillis(1_990).toNanos());
        assertThat(listened("anna")).isZero();
    }

    @Test
    void aStreamIsForgottenWhenItsClientLeaves() {
        var anna = watching("anna");
        assertThat(listened("anna")).isOne();

        anna.close();

        until(() -> listened("anna") == 0);
        assertThat(anna.end().getCode()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void aPlayerWhoIsWatchedCountsAsAskedForEvenIfItIsNotThere() throws InterruptedException {
        doors.settings = TestSettings.standard()
                .ignoreLists(List.of(new IgnoreList("expired", MatchmakerSettings.ACCESSED, 4, 0)))
                .base();
        var anna = watch("anna");

        until(() -> asked("anna") >= direct.seconds() - 1);
        direct.run("ZADD", MatchmakerSettings.ACCESSED, "7", "anna", "7", "ben");

        until(() -> asked("anna") > 7);
        assertThat(asked("ben")).isEqualTo(7);
        anna.close();
        until(() -> listened("anna") == 0);
        redis.layout.run(Call.command(Command.PING)); // after what is under way
        direct.run("ZADD", MatchmakerSettings.ACCESSED, "7", "anna");
        assertThat(doors.happens(MatchmakerSettings.ACCESSED, () -> asked("anna") > 7, Duration.ofMillis(2_500)))
                .as("asked for, though nobody watches")
                .isFalse();
    }

    @Test
    void whatHappenedWhileRedisWasAwayIsToldWhenItIsBack() {
        var proxy = new CuttingProxy(LayoutRedis.uri());
        open.add(proxy);
        var far = LayoutRedis.over(proxy.uri());
        open.add(far);
        var farDoors = OpenMatch0Doors.on(far);
        open.add(farDoors);
        direct.run("HSET", "anna", "assignment", "before");
        var anna = watch(farDoors, "anna");
        assertThat(anna.next()).isEqualTo(told("anna", "before"));
        var ben = watch(farDoors, "ben");
        until(() -> listened("ben") == 1);

        proxy.down();
        until(() -> listened("anna") == 0);
        direct.run("HSET", "anna", "assignment", "after");
        proxy.up();

        assertThat(anna.next()).as("no empty player in between").isEqualTo(told("anna", "after"));
        until(() -> listened("ben") == 1);
        direct.run("HSET", "ben", "assignment", "room");
        assertThat(ben.next()).isEqualTo(told("ben", "room"));
    }

    @Test
    void thousandsOfStreamsCostNeitherConnectionsNorThreads() throws InterruptedException {
        int streams = 5_000;
        watching("anna");
        long connections = connections();
        long threads = threads();
        var told = new CountDownLatch(streams);

        for (int i = 0; i < streams; i++) {
            var id = "player-" + i;
            open.add(new UpdatesClient(doors, id, player -> {
                assertThat(player).isEqualTo(told(id, "room of " + id));
                told.countDown();
            }));
        }
        until(() -> direct.text("PUBSUB", "NUMPAT") != null && listened("player-" + (streams - 1)) == 1);
        for (int i = 0; i < streams; i++) {
            redis.layout.send(Call.command(Command.HSET, "player-" + i, "assignment", "room of player-" + i));
        }

        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(connections() - connections).isLessThan(10);
        assertThat(threads() - threads).isLessThan(10);
        for (var thing : open.reversed()) {
            close(thing);
        }
        open.clear();
        until(() -> listened("player-0") == 0 && listened("player-" + (streams - 1)) == 0);
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    // But for those of the client and the server of this test.
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("grpc-"))
                .count();
    }

    private long connections() {
        return direct.text("CLIENT", "LIST")
                .lines()
                .filter(line -> !line.isBlank())
                .count();
    }

    private UpdatesClient watch(String id) {
        return watch(doors, id);
    }

    private UpdatesClient watch(OpenMatch0Doors at, String id) {
        var client = new UpdatesClient(at, id);
        open.add(client);
        return client;
    }

    // From here on each change is heard.
    private UpdatesClient watching(String id) {
        var client = watch(id);
        until(() -> listened(id) == 1);
        return client;
    }

    private double asked(String id) {
        var score = redis.direct("ZSCORE", MatchmakerSettings.ACCESSED, id);
        return score == null ? 0 : Double.parseDouble(score.toString());
    }

    private long listened(String key) {
        var counts = direct.answer("PUBSUB", "NUMSUB", "__keyspace@0__:" + key);
        var last = counts.size() == 0 ? counts.get("__keyspace@0__:" + key) : counts.get(counts.size() - 1);
        return Long.parseLong(String.valueOf(last));
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not come").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static Player told(String id, String assignment) {
        return Player.newBuilder().setId(id).setAssignment(assignment).build();
    }
}
