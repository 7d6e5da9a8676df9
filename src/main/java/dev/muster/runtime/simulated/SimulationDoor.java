package dev.muster.runtime.simulated;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/// Where workers of other processes reach the simulated rooms of this one, on loopback:
///
/// | call | does |
/// |---|---|
/// | `POST /rooms` | starts a room; again does nothing |
/// | `DELETE /rooms/{scheduler}/{room}` | ends one |
/// | `GET /changes?life=&since=n&wait=ms` | what changed after `n`, at once or when something does |
/// | `POST /simulated/rooms/{scheduler}/{room}/misbehave` | tells one to misbehave: `{"kind":"hang"}` |
/// | `GET /simulated/rooms/{scheduler}` | how its rooms are, by their own word |
/// | `GET /simulated/pings` | what became of pings |
public final class SimulationDoor implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final Simulation simulation;
    private final SimulatedRuntime runtime;
    private final String life;
    private final HttpServer server;
    private final List<Runnable> waiting = new ArrayList<>();

    /// @param port 0 for any
    /// @param life letters, digits and hyphens that no other door ever had
    /// @throws MusterException UNAVAILABLE when the port is taken
    public SimulationDoor(Simulation simulation, int port, String life) {
        this.simulation = simulation;
        this.runtime = simulation.runtime();
        this.life = life;
        runtime.onChange(event -> answerWaiting());
        try {
            server = simulation
                    .vertx()
                    .createHttpServer()
                    .requestHandler(this::handle)
                    .listen(port, HOST)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw MusterException.unavailable("port " + port + " cannot be listened on: " + e.getCause(), e);
        }
    }

    /// Where it listens.
    public String url() {
        return "http://" + HOST + ":" + server.actualPort();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    // Nobody but programs of this machine: browsers give themselves away by these headers.
    private void handle(HttpServerRequest request) {
        var host = request.authority() == null ? "" : request.authority().host();
        boolean local = host.equals(HOST) || host.equals("localhost");
        if (!local || request.getHeader("Origin") != null || request.getHeader("Sec-Fetch-Site") != null) {
            answer(request, 403, fault("not for web pages"));
            return;
        }
        request.body().onSuccess(body -> route(request, body));
    }

    private void route(HttpServerRequest request, Buffer body) {
        try {
            var path = String.valueOf(request.path()).substring(1).split("/", -1);
            switch (request.method().name() + " " + path[0] + path.length) {
                case "POST rooms1" -> {
                    runtime.create(SimulationWire.part(SimulationWire.read(body.getBytes())));
                    answer(request, 200, "{}");
                }
                case "DELETE rooms3" -> {
                    runtime.delete(new RoomRef(path[1], path[2]));
                    answer(request, 200, "{}");
                }
                case "GET changes1" -> changes(request);
                case "POST simulated5" -> {
                    var kind = SimulationWire.read(body.getBytes()).path("kind").asText();
                    runtime.misbehave(new RoomRef(path[2], path[3]), Misbehaviour.of(kind));
                    answer(request, 200, "{}");
                }
                case "GET simulated3" -> answer(request, 200, views(path[2]));
                case "GET simulated2" -> answer(request, 200, pings());
                default -> answer(request, 404, fault("Not Found"));
            }
        } catch (MusterException e) {
            answer(request, e.code().httpStatus(), fault(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            answer(request, 400, fault("the request cannot be read"));
        }
    }

    private void changes(HttpServerRequest request) {
        long since = life.equals(request.getParam("life")) ? Long.parseLong(request.getParam("since")) : -1;
        long wait = Math.min(Long.parseLong(request.getParam("wait", "0")), LONGEST_WAIT_MILLIS);
        if (wait <= 0 || runtime.latestChange() != since) {
            answerChanges(request, since);
            return;
        }
        var late = new LateAnswer(request, since);
        waiting.add(late);
        simulation.vertx().setTimer(wait, timer -> late.run());
        if (runtime.latestChange() != since) {
            late.run();
        }
    }

    /// A call that waits for something to happen; it is answered once.
    private final class LateAnswer implements Runnable {
        private final HttpServerRequest request;
        private final long since;

        LateAnswer(HttpServerRequest request, long since) {
            this.request = request;
            this.since = since;
        }

        @Override
        public void run() {
            if (waiting.remove(this)) {
                answerChanges(request, since);
            }
        }
    }

    private void answerWaiting() {
        simulation.vertx().runOnContext(nothing -> List.copyOf(waiting).forEach(Runnable::run));
    }

    private void answerChanges(HttpServerRequest request, long since) {
        answer(request, 200, SimulationWire.answer(new SimulationWire.Answer(life, runtime.changes(since))));
    }

    private String views(String scheduler) {
        var json = SimulationWire.object();
        var rooms = json.putArray("rooms");
        for (var room : simulation.actors().of(scheduler)) {
            var view = room.view();
            rooms.addObject()
                    .put("room", view.room())
                    .put("status", view.status())
                    .put("runningMatches", view.runningMatches());
        }
        return json.toString();
    }

    private String pings() {
        var count = simulation.actors().pings();
        return SimulationWire.object()
                .put("sent", count.sent())
                .put("noted", count.noted())
                .put("refused", count.refused())
                .put("failed", count.failed())
                .put("late", count.late())
                .toString();
    }

    private static String fault(String message) {
        return SimulationWire.object().put("message", message).toString();
    }

    private static void answer(HttpServerRequest request, int status, String body) {
        var response = request.response();
        if (!response.closed()) {
            var _ = response.setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end(body);
        }
    }
}
