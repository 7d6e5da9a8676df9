package dev.muster.runtime.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Loop;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceEvents;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Simulated rooms that live in a process of their own, which a [SimulationDoor] lets in. It keeps a
/// mirror of their instances and asks for what changed since: in a call that waits, and before each answer,
/// so that what one worker created the next one sees.
public final class RemoteSimulatedRuntime implements RoomRuntime, SimulatedRooms, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG_CALL = Duration.ofSeconds(10);

    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final InstanceEvents events = new InstanceEvents();
    private final InstanceMirror mirror = new InstanceMirror(events::publish);
    private final Loop follower;

    /// @param url where `muster simulate-rooms` listens
    public RemoteSimulatedRuntime(URI url) {
        this.url = url;
        this.follower = Loop.start("simulated-rooms", woken -> {
            refresh(LONG_CALL);
            return Duration.ZERO;
        });
    }

    /// The same for all workers that use the same process, also after that process was started again.
    @Override
    public String host() {
        var name = url.getHost().equals("localhost") ? "127.0.0.1" : url.getHost();
        return "simulated:" + name + ":" + url.getPort();
    }

    @Override
    public void check(Scheduler scheduler) {
        SimulatedRuntime.requireContainers(scheduler);
    }

    @Override
    public void create(RoomRequest room) {
        call("POST", "/rooms", SimulationWire.part(Part.of(room)), PATIENCE);
    }

    @Override
    public void delete(RoomRef room) {
        call("DELETE", "/rooms/" + room, "", PATIENCE);
    }

    @Override
    public List<Instance> instances(String scheduler) {
        refresh(Duration.ZERO);
        return mirror.of(scheduler);
    }

    @Override
    public List<String> schedulers() {
        refresh(Duration.ZERO);
        return mirror.schedulers();
    }

    @Override
    public void onChange(Consumer<InstanceEvent> listener) {
        events.onChange(listener);
    }

    @Override
    public void misbehave(RoomRef room, Misbehaviour kind) {
        var body = SimulationWire.object().put("kind", kind.word()).toString();
        call("POST", "/simulated/rooms/" + room + "/misbehave", body, PATIENCE);
    }

    /// Follows no more; the rooms live on.
    @Override
    public void close() {
        follower.end();
        client.shutdownNow();
        follower.close();
        events.close();
    }

    private void refresh(Duration wait) {
        var query = mirror.position() + "&wait=" + wait.toMillis();
        mirror.apply(SimulationWire.answer(call("GET", "/changes?" + query, "", PATIENCE.plus(wait))));
    }

    private JsonNode call(String method, String path, String body, Duration timeout) {
        var request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(timeout)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            var answer = client.send(request, BodyHandlers.ofByteArray());
            var json = SimulationWire.read(answer.body());
            var message = json.path("message").asText();
            return switch (answer.statusCode()) {
                case 200 -> json;
                case 400 -> throw MusterException.invalid(message);
                case 404 -> throw MusterException.notFound(message);
                default -> throw MusterException.unavailable("simulated rooms at " + url + ": " + message);
            };
        } catch (IOException | UncheckedIOException e) {
            throw MusterException.unavailable("simulated rooms at " + url + " (muster.simulated.url): " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MusterException.unavailable("interrupted", e);
        }
    }
}
