package dev.muster.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.process.ProcStat;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.Scheduler;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessRuntimeTest {
    private static final RoomRef ROOM = new RoomRef("arena", "one");

    private final Path directory;
    private final ProcessFixture fixture;

    ProcessRuntimeTest(@TempDir Path directory) {
        this.directory = directory;
        this.fixture = new ProcessFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static RoomRequest request(Scheduler scheduler) {
        return new RoomRequest(scheduler, "one", "secret-token");
    }

    private Path container() {
        return fixture.directoryOf("arena", "one");
    }

    private static Instance instance(ProcessRuntime runtime) {
        return runtime.instances("arena").getFirst();
    }

    private static void await(BooleanSupplier condition) {
        await(Duration.ofSeconds(10), condition);
    }

    private static void await(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void tellsTheRoomWhoItIs() {
        var runtime = fixture.open();

        runtime.create(request(fixture.running(
                "arena",
                "echo $MAESTRO_SCHEDULER_NAME $MAESTRO_ROOM_ID $MUSTER_ROOMS_URL $MUSTER_ROOM_TOKEN"
                        + " $MUSTER_ROOM_PORT_GAME; sleep 30")));

        var address = Objects.requireNonNull(instance(runtime).address());
        var said = "arena one http://127.0.0.1:1 secret-token "
                + address.ports().getFirst().port() + "\n";
        await(() -> ProcessFixture.read(container().resolve("output.log")).equals(said));
    }

    @Test
    void givesArgumentsToTheCommandAndPassesOverWhatOnlyClustersKnow() {
        var runtime = fixture.open();
        var plain = TestSchedulers.container("game", List.of("sh", "-c"));
        var container = new Container(
                plain.name(),
                plain.image(),
                plain.imagePullPolicy(),
                plain.command(),
                List.of("echo \"$0 $1\"; while :; do :; done", "a b", "*"),
                plain.environment(),
                plain.requests(),
                plain.limits(),
                plain.ports(),
                new RuntimeFields(Map.of("livenessProbe", "{\"no\":\"probe\"}")));
        var scheduler = TestSchedulers.scheduler("arena", Duration.ZERO, TestSchedulers.PORTS, container);

        runtime.check(scheduler);
        runtime.create(request(scheduler));

        await(() -> ProcessFixture.read(container().resolve("output.log")).equals("a b *\n"));
    }

    @Test
    void startsARoomThatHasAPathOfItsOwn() {
        var runtime = fixture.open();
        var container = TestSchedulers.container(
                "game",
                List.of("sh", "-c", "echo $PATH; while :; do :; done"),
                new EnvironmentVariable("PATH", new EnvironmentVariable.Value("/nowhere")));

        runtime.create(request(TestSchedulers.scheduler("arena", Duration.ZERO, TestSchedulers.PORTS, container)));

        await(() -> ProcessFixture.read(container().resolve("output.log")).equals("/nowhere\n"));
    }

    @Test
    void keepsTheTokenAndTheFilesToItself() throws IOException {
        var runtime = fixture.open();

        runtime.create(request(fixture.running("arena", "sleep 30")));

        var room = container().resolveSibling("").normalize();
        assertThat(ProcessFixture.read(room.resolve("instance.json")))
                .contains("v1.0.0", "registry.example/game:1", "128Mi")
                .doesNotContain("secret-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(room)))
                .isEqualTo("rwx------");
    }

    @Test
    void runsEveryRoomInASessionOfItsOwn() {
        var runtime = fixture.open();

        runtime.create(request(fixture.running("arena", "echo $$ > \"$CONTROL/child\"; exec sleep 30")));

        await(() -> Files.exists(directory.resolve("child")));
        long wrapper = ProcessFixture.pid(container().resolve("process"));
        assertThat(ProcStat.of(wrapper))
                .hasValueSatisfying(stat -> assertThat(stat.group()).isEqualTo(wrapper));
    }

    @Test
    void noticesTheEndOfARoomAtOnce() {
        var runtime = fixture.open();
        runtime.create(request(fixture.running("arena", ProcessFixture.WAITING)));

        fixture.tell("one", 7);

        await(() -> Files.exists(container().resolve("exit")));
        await(Duration.ofMillis(500), () -> instance(runtime).status() == InstanceStatus.ERROR);
        assertThat(instance(runtime).description()).isEqualTo("container game exited with status 7: boom");
    }

    @Test
    void adoptsTheRoomsOfAnEarlierMuster() {
        var first = fixture.open();
        first.create(request(fixture.running("arena", ProcessFixture.WAITING)));
        var before = instance(first);
        first.close();

        var second = fixture.open();

        assertThat(second.instances("arena")).singleElement().matches(before::saysTheSameAs);
        assertThat(second.running()).isEqualTo(1);
        second.create(request(fixture.running("arena", ProcessFixture.WAITING)));
        assertThat(second.instances("arena")).singleElement().matches(before::saysTheSameAs);

        fixture.tell("one", 5);
        await(() -> Files.exists(container().resolve("exit")));
        await(Duration.ofMillis(800), () -> instance(second).status() == InstanceStatus.ERROR);
        assertThat(instance(second).description()).contains("status 5: boom");
        var events = new CopyOnWriteArrayList<InstanceEvent>();
        second.onChange(events::add);
        second.delete(ROOM);
        await(() -> events.contains(new InstanceEvent.Gone(ROOM)));
        assertThat(container()).doesNotExist();
    }

    @Test
    void reportsHowRoomsEndedWhileNoMusterRan() {
        var first = fixture.open();
        first.create(request(fixture.running("arena", ProcessFixture.WAITING)));
        first.close();
        fixture.tell("one", 0);
        long wrapper = ProcessFixture.pid(container().resolve("process"));
        await(() -> !ProcessFixture.isRunning(wrapper));

        var second = fixture.open();

        assertThat(instance(second).status()).isEqualTo(InstanceStatus.TERMINATING);
        assertThat(instance(second).description()).isEqualTo("exited");
        assertThat(second.running()).isZero();
    }

    @Test
    void goesOnWithADeletionThatAnEarlierMusterBegan() {
        var first = fixture.open();
        first.create(request(fixture.running("arena", ProcessFixture.WAITING)));
        first.close();
        ProcessFixture.write(container().resolveSibling(".deleting"), "");

        var second = fixture.open();

        await(() -> second.instances("arena").isEmpty());
        assertThat(container().getParent()).doesNotExist();
    }

    @Test
    void removesARoomWhoseStartWasCutOff() throws IOException {
        Files.createDirectories(container());

        var runtime = fixture.open();

        assertThat(runtime.instances("arena")).isEmpty();
        assertThat(container().getParent()).doesNotExist();
    }

    @Test
    void leavesARecordThatItCannotReadAlone() throws IOException {
        Files.createDirectories(container());
        ProcessFixture.write(container().resolveSibling("instance.json"), "{}");

        var runtime = fixture.open();

        assertThat(runtime.instances("arena")).isEmpty();
        assertThat(container()).exists();
    }

    @Test
    void neverTakesAnotherProcessForARoom() throws Exception {
        var first = fixture.open();
        first.create(request(fixture.running("arena", "sleep 60")));
        long wrapper = ProcessFixture.pid(container().resolve("process"));
        first.close();
        // The system counts start times in hundredths of a second.
        Thread.sleep(30);
        var stranger = new ProcessBuilder("sleep", "60").start();
        try {
            var original = ProcessFixture.read(container().resolve("process"));
            var start = original.substring(original.indexOf(' '));
            ProcessFixture.write(container().resolve("process"), stranger.pid() + start);

            var second = fixture.open();
            assertThat(instance(second).status()).isEqualTo(InstanceStatus.ERROR);
            second.delete(ROOM);
            await(() -> second.instances("arena").isEmpty());

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
            ProcessHandle.of(wrapper).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(ProcessHandle::destroy);
        }
    }

    @Test
    void endsTheWholeTreeOfARoomThatIgnoresTheSignal() {
        var runtime = fixture.open();
        var stubborn = fixture.container("game", """
                trap '' TERM
                sh -c 'trap "" TERM; echo $$ > "$CONTROL/deep"; while :; do sleep 1; done' &
                setsid sh -c 'trap "" TERM; echo $$ > "$CONTROL/stray"; while :; do sleep 1; done' &
                while :; do sleep 1; done
                """);
        runtime.create(
                request(TestSchedulers.scheduler("arena", Duration.ofMillis(300), TestSchedulers.PORTS, stubborn)));
        await(() -> ProcessFixture.read(directory.resolve("deep")).endsWith("\n")
                && ProcessFixture.read(directory.resolve("stray")).endsWith("\n"));
        long wrapper = ProcessFixture.pid(container().resolve("process"));

        runtime.delete(ROOM);
        assertThat(instance(runtime).status()).isEqualTo(InstanceStatus.TERMINATING);

        await(() -> runtime.instances("arena").isEmpty());
        assertThat(ProcessFixture.isRunning(wrapper)).isFalse();
        assertThat(ProcessFixture.isRunning(ProcessFixture.pid(directory.resolve("deep"))))
                .isFalse();
        assertThat(ProcessFixture.isRunning(ProcessFixture.pid(directory.resolve("stray"))))
                .isFalse();
    }

    @Test
    void endsWhatIsLeftWhenOnlyTheWrapperWasKilled() {
        var runtime = fixture.open();
        runtime.create(request(fixture.running("arena", "echo $$ > \"$CONTROL/child\"; exec sleep 60")));
        await(() -> ProcessFixture.read(directory.resolve("child")).endsWith("\n"));
        long child = ProcessFixture.pid(directory.resolve("child"));

        ProcessHandle.of(ProcessFixture.pid(container().resolve("process"))).ifPresent(ProcessHandle::destroyForcibly);
        await(() -> instance(runtime).status() == InstanceStatus.ERROR);
        assertThat(instance(runtime).description()).contains("vanished");
        runtime.delete(ROOM);

        await(() -> runtime.instances("arena").isEmpty());
        assertThat(ProcessFixture.isRunning(child)).isFalse();
    }

    @Test
    void givesARoomTimeToEndWell() {
        var runtime = fixture.open();
        runtime.create(
                request(
                        fixture.running(
                                "arena",
                                "trap 'sleep 0.2; echo done > \"$CONTROL/farewell\"; exit 0' TERM; echo up; while :; do sleep 0.05; done")));
        await(() -> ProcessFixture.read(container().resolve("output.log")).equals("up\n"));

        runtime.delete(ROOM);

        await(() -> runtime.instances("arena").isEmpty());
        assertThat(ProcessFixture.read(directory.resolve("farewell"))).isEqualTo("done\n");
    }

    @Test
    void endsARoomWithOneOfItsContainers() {
        var runtime = fixture.open();
        runtime.create(request(TestSchedulers.scheduler(
                "arena",
                Duration.ofSeconds(1),
                TestSchedulers.PORTS,
                fixture.container("game", ProcessFixture.WAITING),
                fixture.container("sidecar", "sleep 60"))));
        assertThat(instance(runtime).status()).isEqualTo(InstanceStatus.READY);
        long sidecar = ProcessFixture.pid(container().resolveSibling("sidecar").resolve("process"));

        fixture.tell("one", 0);
        await(() -> instance(runtime).status() == InstanceStatus.TERMINATING);
        runtime.delete(ROOM);

        await(() -> runtime.instances("arena").isEmpty());
        assertThat(ProcessFixture.isRunning(sidecar)).isFalse();
    }

    @Test
    void startsARoomAgainWhoseAddressIsInUse() {
        var runtime = fixture.open();

        runtime.create(request(fixture.running("arena", """
                echo "$MUSTER_ROOM_PORT_GAME" >> "$CONTROL/ports"
                if [ "$(wc -l < "$CONTROL/ports")" -lt 3 ]; then echo "bind: Address already in use"; exit 98; fi
                sleep 60
                """)));

        await(() -> ProcessFixture.read(directory.resolve("ports")).lines().count() == 3);
        var ports = ProcessFixture.read(directory.resolve("ports"))
                .lines()
                .distinct()
                .toList();
        assertThat(ports).hasSizeGreaterThan(1);
        // The process wrote its port before the runtime told its new address.
        await(() -> Objects.requireNonNull(instance(runtime).address())
                        .ports()
                        .getFirst()
                        .port()
                == Integer.parseInt(ports.getLast()));
        assertThat(instance(runtime).status()).isEqualTo(InstanceStatus.READY);
        assertThat(runtime.running()).isEqualTo(1);
    }

    @Test
    void givesUpOnAnAddressThatIsAlwaysInUse() {
        var runtime = fixture.open();

        runtime.create(request(fixture.running("arena", "echo x >> \"$CONTROL/n\"; echo EADDRINUSE; exit 98")));

        await(() -> instance(runtime).status() == InstanceStatus.ERROR);
        assertThat(ProcessFixture.read(directory.resolve("n")).lines()).hasSize(4);
        assertThat(instance(runtime).description()).contains("status 98", "EADDRINUSE");
    }

    @Test
    void namesARangeWithoutFreePorts() throws IOException {
        var runtime = fixture.open();
        try (var taken = new DatagramSocket(0)) {
            int port = taken.getLocalPort();
            var scheduler = TestSchedulers.scheduler(
                    "arena", Duration.ZERO, new PortRange(port, port), fixture.container("game", "sleep 60"));

            assertThatThrownBy(() -> runtime.create(request(scheduler)))
                    .isInstanceOf(MusterException.class)
                    .hasMessage("no free udp port from " + port + " to " + port + " for port \"game\"");
        }
        assertThat(container().getParent()).doesNotExist();
    }

    @Test
    void keepsTheTailOfTooMuchOutput() {
        var runtime = fixture.open();

        runtime.create(request(fixture.running(
                "arena", "i=0; while [ $i -lt 3000 ]; do echo \"line $i\"; i=$((i+1)); done; sleep 60")));

        var log = container().resolve("output.log");
        await(() -> ProcessFixture.read(container().resolve("output.log.1")).endsWith("line 2999\n"));
        assertThat(container().resolve("output.log.1")).hasSize(10_000);
        assertThat(log).isEmptyFile();
    }

    @Test
    void namesADirectoryThatCannotBeWritten() {
        var file = directory.resolve("not-a-directory");
        ProcessFixture.write(file, "");
        var runtime = fixture.open(file);

        assertThatThrownBy(() -> runtime.create(request(fixture.running("arena", "sleep 60"))))
                .isInstanceOfSatisfying(
                        MusterException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("cannot write to " + file);
    }

    @Test
    void endsAllRoomsOfADirectoryWithoutARuntime() {
        var runtime = fixture.open();
        var scheduler = fixture.running("arena", "sleep 60");
        runtime.create(request(scheduler));
        runtime.create(new RoomRequest(scheduler, "two", "t"));
        runtime.close();
        assertThat(RoomProcesses.running(fixture.data())).isEqualTo(2);

        assertThat(RoomProcesses.endAll(fixture.data())).isEqualTo(2);

        assertThat(RoomProcesses.running(fixture.data())).isZero();
        assertThat(RoomProcesses.endAll(fixture.data())).isZero();
        assertThat(runtime.running()).isZero();
    }

    @Test
    void stopsAllRoomsWithinTheLimit() {
        var runtime = fixture.open();
        var stubborn = fixture.running("arena", "trap '' TERM; while :; do sleep 0.1; done");
        runtime.create(request(stubborn));

        assertThat(runtime.stopAll(Duration.ofMillis(200))).isEqualTo(1);

        assertThat(runtime.running()).isZero();
        assertThat(runtime.instances("arena")).isEmpty();
    }
}
