package dev.muster.app.sampleroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.program.ThisProgram;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The room as a process of its own, as a runtime starts it.
final class SampleRoomTest {
    private final FakeDoor door = new FakeDoor();
    private final List<Process> started = new ArrayList<>();
    private final List<TestPlayer> players = new ArrayList<>();
    private final int port = freePort();

    SampleRoomTest() throws IOException {}

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void close() {
        players.forEach(TestPlayer::close);
        started.forEach(Process::destroyForcibly);
        door.close();
    }

    private Process start(Map<String, String> more) throws IOException {
        var command = new ArrayList<>(ThisProgram.lightCommand(List.of()));
        command.set(command.size() - 1, SampleRoom.class.getName());
        var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of(
                        "MAESTRO_SCHEDULER_NAME", "arena",
                        "MAESTRO_ROOM_ID", "one",
                        "MUSTER_ROOMS_URL", door.url(),
                        "MUSTER_ROOM_TOKEN", "secret",
                        "MUSTER_ROOM_PORT_GAME", Integer.toString(port)));
        builder.environment().putAll(more);
        var process = builder.start();
        started.add(process);
        return process;
    }

    private Process startReady() throws IOException {
        var process = start(Map.of());
        await(() -> !door.pings.isEmpty());
        return process;
    }

    private TestPlayer player() throws IOException {
        var player = new TestPlayer(port);
        players.add(player);
        return player;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void isReadySoonAndSmall() throws IOException {
        long before = System.nanoTime();
        var room = startReady();
        var took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(door.last()).isEqualTo("ready 0 []");
        assertThat(door.authorization).isEqualTo("Bearer secret");
        // The budget is 0.2 s on an idle machine; tests share theirs.
        assertThat(took).isLessThan(Duration.ofSeconds(2));
        await(() -> door.pings.size() >= 3);
        var status = Path.of("/proc/" + room.pid() + "/status");
        if (Files.exists(status)) {
            var resident = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .findFirst();
            assertThat(resident)
                    .hasValueSatisfying(kib -> assertThat(Integer.parseInt(kib)).isLessThan(64 * 1024));
        }
    }

    @Test
    void playsAMatchFromHelloToEnd() throws IOException {
        startReady();
        door.reserve("m1", "a", "b");
        var alice = player();
        var bob = player();

        assertThat(alice.ask("HELLO x")).isEqualTo("REFUSED x");
        var welcome = alice.ask("HELLO a");
        assertThat(welcome).startsWith("WELCOME m1 ");
        await(() -> door.last().equals("occupied 1 [m1]"));
        door.confirm();
        assertThat(bob.ask("HELLO b")).isEqualTo(welcome);

        assertThat(alice.ask("HELLO a")).isEqualTo(welcome);
        alice.say("SAY a 1 good game, bob");
        assertThat(bob.hear(5000)).isEqualTo("HEARD a 1 good game, bob");
        alice.say("SAY b 1 not bob");
        bob.say("SAY b 1 thanks");
        assertThat(alice.hear(5000)).isEqualTo("HEARD b 1 thanks");
        assertThat(alice.hear(50)).isEqualTo("nothing");

        alice.say("BYE a");
        var end = bob.ask("BYE b");
        assertThat(end).startsWith("END m1 ");
        assertThat(alice.hear(5000)).isEqualTo(end);
        await(() -> door.last().equals("ready 0 []"));
        assertThat(alice.ask("BYE a")).isEqualTo(end);
        assertThat(alice.ask("HELLO a")).isEqualTo(end);
    }

    @Test
    void playsSeveralMatchesAtOnce() throws IOException {
        startReady();
        door.reserve("m1", "a");
        door.reserve("m2", "b");

        assertThat(player().ask("HELLO a")).startsWith("WELCOME m1 ");
        assertThat(player().ask("HELLO b")).startsWith("WELCOME m2 ");

        await(() -> door.last().equals("occupied 2 [m1, m2]"));
    }

    @Test
    void asksForManyUnknownTicketsAtOnce() throws IOException {
        startReady();
        var player = player();

        for (int i = 0; i < 200; i++) {
            player.say("HELLO t" + i);
        }

        for (int i = 0; i < 200; i++) {
            assertThat(player.hear(5000)).startsWith("REFUSED t");
        }
        assertThat(door.reads.get()).isLessThan(40);
    }

    @Test
    void playsOnWhileTheDoorIsAway() throws IOException {
        startReady();
        door.reserve("m1", "a", "b");
        var alice = player();
        assertThat(alice.ask("HELLO a")).startsWith("WELCOME m1 ");
        door.down = true;

        var bob = player();
        assertThat(bob.ask("HELLO b")).startsWith("WELCOME m1 ");
        bob.say("SAY b 1 still here");
        assertThat(alice.hear(5000)).isEqualTo("HEARD b 1 still here");
        alice.say("BYE a");
        assertThat(bob.ask("BYE b")).startsWith("END m1 ");
        door.pings.clear();
        door.down = false;

        await(() -> door.last().equals("ready 0 []"));
    }

    @Test
    void repeatsAPingThatWasNotTaken() throws IOException {
        door.success = false;

        startReady();

        await(() -> door.pings.size() >= 4);
    }

    @Test
    void saysFarewellWhenItIsAskedToEnd() throws Exception {
        var room = startReady();
        // The handler stands as soon as the room answers players.
        assertThat(player().ask("HELLO x")).isEqualTo("REFUSED x");

        room.destroy();

        assertThat(room.waitFor(3, TimeUnit.SECONDS)).isTrue();
        assertThat(room.exitValue()).isZero();
        assertThat(door.pings.reversed().stream().limit(2).map(ping -> (Object) ping.get("status")))
                .containsExactly("terminated", "terminating");
    }

    @Test
    void namesAPortThatIsInUse() throws Exception {
        try (var taken = new DatagramSocket(port)) {
            assertThat(taken.isBound()).isTrue();

            var room = start(Map.of());

            assertThat(said(room)).isEqualTo("address already in use: " + port);
            assertThat(room.waitFor()).isEqualTo(SampleRoom.ADDRESS_IN_USE);
        }
    }

    @Test
    void namesAVariableThatIsMissing() throws Exception {
        var room = start(Map.of("MUSTER_ROOMS_URL", ""));

        assertThat(said(room)).isEqualTo("sample-room: MUSTER_ROOMS_URL is not set");
        assertThat(room.waitFor()).isEqualTo(SampleRoom.USAGE);
    }

    private static String said(Process room) throws IOException {
        return new String(room.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
