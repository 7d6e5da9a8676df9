package dev.muster.runtime.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.RoomRuntimeContract;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.Scheduler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rooms behind the door that workers of other processes use; no rooms door answers their pings.
final class RemoteSimulatedRuntimeTest extends RoomRuntimeContract {
    private Simulation simulation = simulation();
    private SimulationDoor door = new SimulationDoor(simulation, 0, "first-life");
    private final RemoteSimulatedRuntime runtime = new RemoteSimulatedRuntime(URI.create(door.url()));

    private static Simulation simulation() {
        return Simulation.start(
                TestConfig.quick(), () -> "http://127.0.0.1:1", new Random(1), Clock.systemUTC(), why -> {});
    }

    @AfterEach
    void close() {
        runtime.close();
        door.close();
        simulation.close();
    }

    @Override
    protected RoomRuntime runtime() {
        return runtime;
    }

    @Override
    protected Scheduler scheduler(String name) {
        var container = TestSchedulers.container("game", List.of());
        return TestSchedulers.scheduler(name, Duration.ofSeconds(1), TestSchedulers.PORTS, container);
    }

    @Override
    protected void finish(RoomRef room) {
        simulation.runtime().finish(room);
    }

    @Override
    protected void crash(RoomRef room) {
        simulation.runtime().crash(room, "boom");
    }

    @Override
    protected RoomRequest impossible() {
        simulation.runtime().refuseCreations("the-missing-thing is missing");
        return request(scheduler("arena"), "one");
    }

    @Test
    void showsAtOnceWhatAnotherWorkerCreated() {
        try (var other = new RemoteSimulatedRuntime(URI.create(door.url()))) {
            assertThat(other.host()).isEqualTo(runtime.host());
            for (int i = 0; i < 50; i++) {
                var room = request(scheduler("arena"), "room-" + i);
                runtime.create(room);
                assertThat(other.instances("arena")).hasSize(i + 1);
            }
            assertThat(other.instances("arena"))
                    .extracting(Instance::room)
                    .hasSameElementsAs(runtime.instances("arena").stream()
                            .map(Instance::room)
                            .toList());
        }
    }

    @Test
    void tellsThatRoomsAreGoneWhenTheirProcessWasStartedAnew() {
        var events = new CopyOnWriteArrayList<InstanceEvent>();
        runtime.onChange(events::add);
        var room = request(scheduler("arena"), "one");
        runtime.create(room);
        awaitStatus(room.ref(), InstanceStatus.READY);
        int port = URI.create(door.url()).getPort();

        door.close();
        simulation.close();
        assertThatThrownBy(() -> runtime.instances("arena"))
                .isInstanceOfSatisfying(
                        MusterException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("muster.simulated.url");

        simulation = simulation();
        door = new SimulationDoor(simulation, port, "second-life");
        await(() -> events.contains(new InstanceEvent.Gone(room.ref())));
        assertThat(runtime.instances("arena")).isEmpty();
    }

    @Test
    void passesOnWhatARoomIsToDoWrong() {
        var room = request(scheduler("arena"), "one");
        runtime.create(room);
        awaitStatus(room.ref(), InstanceStatus.READY);

        runtime.misbehave(room.ref(), Misbehaviour.CRASH);

        awaitStatus(room.ref(), InstanceStatus.ERROR);
        assertThatThrownBy(() -> runtime.misbehave(new RoomRef("arena", "nobody"), Misbehaviour.HANG))
                .isInstanceOfSatisfying(
                        MusterException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void keepsWebPagesOut() throws Exception {
        assertThat(post("Origin", "http://example.org").statusCode()).isEqualTo(403);
        assertThat(post("Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        assertThat(post("Accept", "*/*").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String header, String value) throws IOException, InterruptedException {
        var body = SimulationWire.part(Part.of(request(scheduler("arena"), "one")));
        var request = HttpRequest.newBuilder(URI.create(door.url() + "/rooms"))
                .header(header, value)
                .POST(BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
