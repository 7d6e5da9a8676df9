package dev.muster.app.demo;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A stand-in for the server: pairs tickets of one region, gives each pair a free room, and tells the
/// players. Also a program, for demos that start their server as a process.
final class FakeMuster implements AutoCloseable {
    private final HttpServer http;
    private final Server grpc;
    private final List<FakeRoom> rooms = new ArrayList<>();
    private final ScheduledExecutorService director = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, String> regions = new LinkedHashMap<>();
    private final Map<String, Assignment> assignments = new HashMap<>();
    private final Map<String, StreamObserver<WatchAssignmentsResponse>> watchers = new HashMap<>();
    /// Streams to break with UNAVAILABLE before the server becomes reliable.
    private final AtomicInteger faults;

    private int matches;

    FakeMuster(int httpPort, int grpcPort, double loss, int faults) throws IOException {
        this.faults = new AtomicInteger(faults);
        for (var i = 0; i < 5; i++) {
            rooms.add(new FakeRoom(loss));
        }
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort), 0);
        http.createContext("/", this::answer);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
        grpc = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), grpcPort))
                .addService(new Frontend())
                .build()
                .start();
        var ignored = director.scheduleWithFixedDelay(this::pass, 20, 20, TimeUnit.MILLISECONDS);
    }

    public static void main(String[] args) throws Exception {
        var environment = System.getenv();
        new FakeMuster(
                Integer.parseInt(environment.get("QUARKUS_HTTP_PORT")),
                Integer.parseInt(environment.get("QUARKUS_GRPC_SERVER_PORT")),
                0,
                0);
        Thread.currentThread().join();
    }

    int grpcPort() {
        return grpc.getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var known = exchange.getRequestMethod().equals("PUT") ? 404 : 200;
        var ready = String.join(",", Collections.nCopies(rooms.size(), "{\"status\":\"ready\"}"));
        var body = "{\"rooms\":[%s]}".formatted(ready);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(known, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized void pass() {
        var waiting = new HashMap<String, Deque<String>>();
        regions.forEach((ticket, region) ->
                waiting.computeIfAbsent(region, r -> new ArrayDeque<>()).add(ticket));
        for (var queue : waiting.values()) {
            var room = rooms.stream().filter(FakeRoom::free).findFirst();
            if (queue.size() >= 2 && room.isPresent()) {
                var pair = Set.of(queue.remove(), queue.remove());
                var match = "match" + ++matches;
                room.get().reserve(match, pair);
                pair.forEach(ticket -> assign(ticket, room.get().connection(), match));
            }
        }
    }

    private void assign(String ticket, String connection, String match) {
        regions.remove(ticket);
        var assignment = Assignment.newBuilder()
                .setConnection(connection)
                .putExtensions("muster.match", Any.pack(StringValue.of(match)))
                .build();
        assignments.put(ticket, assignment);
        var watcher = watchers.get(ticket);
        if (watcher != null) {
            watcher.onNext(WatchAssignmentsResponse.newBuilder()
                    .setAssignment(assignment)
                    .build());
        }
    }

    private boolean fails(StreamObserver<?> answer) {
        if (faults.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            answer.onError(Status.UNAVAILABLE.asRuntimeException());
            return true;
        }
        return false;
    }

    private final class Frontend extends FrontendServiceGrpc.FrontendServiceImplBase {
        private final AtomicInteger ids = new AtomicInteger();

        @Override
        public void createTicket(CreateTicketRequest request, StreamObserver<Ticket> answer) {
            if (fails(answer)) {
                return;
            }
            var id = "ticket" + ids.incrementAndGet();
            synchronized (FakeMuster.this) {
                regions.put(id, request.getTicket().getSearchFields().getStringArgsOrThrow("region"));
            }
            answer.onNext(request.getTicket().toBuilder().setId(id).build());
            answer.onCompleted();
        }

        @Override
        public void watchAssignments(WatchAssignmentsRequest request, StreamObserver<WatchAssignmentsResponse> answer) {
            if (fails(answer)) {
                return;
            }
            synchronized (FakeMuster.this) {
                watchers.put(request.getTicketId(), answer);
                var assignment = assignments.get(request.getTicketId());
                if (assignment != null) {
                    answer.onNext(WatchAssignmentsResponse.newBuilder()
                            .setAssignment(assignment)
                            .build());
                }
            }
        }
    }

    @Override
    public void close() {
        director.shutdownNow();
        grpc.shutdownNow();
        http.stop(0);
        rooms.forEach(FakeRoom::close);
    }
}
