package dev.muster.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.client.MusterClient;
import dev.muster.platform.redis.embedded.Fsync;
import java.util.ArrayList;
import java.util.List;

/// Pings of rooms over REST against a JSON endpoint that takes the same request and does nothing, and
/// against one that makes one do-nothing script call: from 64 connections, each of a room of its own that
/// stays ready. The first difference is all that a ping costs beyond HTTP; the second is its parsing, and
/// what its script does beyond being called.
///
/// `make bench BENCH=ping`
final class PingBench implements Benchmark {
    private static final int CONNECTIONS = 64;
    private static final String OK = "{\"success\":true}";
    private static final String PING = """
            {"timestamp":"1800000000","status":"ready","metadata":{"region":"eu","mode":"duel"}}""";
    private static final String SCHEDULER = """
            {"name":"bench","game":"bench","maxSurge":"%1$d","roomsReplicas":%1$d,
             "portRange":{"start":20000,"end":29999},
             "spec":{"terminationGracePeriod":"5s","containers":[{
               "name":"room","image":"bench","imagePullPolicy":"IfNotPresent","command":["bench"],
               "requests":{"memory":"64Mi","cpu":"10m"},"limits":{"memory":"64Mi","cpu":"100m"},
               "ports":[{"name":"game","protocol":"udp","port":7777}]}]}}""";

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public void run(Report report) throws Exception {
        run(Fsync.EVERYSEC, true, report);
        run(Fsync.ALWAYS, false, report);
    }

    private static void run(Fsync fsync, boolean judged, Report report) throws Exception {
        try (var server = new BenchServer(fsync)) {
            int port = server.door().http().getPort();
            var pings = rooms(server).stream()
                    .map(room -> HttpLoop.request("PUT", "/scheduler/bench/rooms/" + room + "/ping", PING))
                    .toList();
            new Comparison(
                            "ping",
                            () -> new HttpLoop(port, same("/baseline/nothing"), OK),
                            () -> new HttpLoop(port, same("/baseline/script"), OK),
                            () -> new HttpLoop(port, pings, OK))
                    .run(server, fsync, judged, report);
        }
    }

    private static List<byte[]> same(String path) {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            requests.add(HttpLoop.request("PUT", path, PING));
        }
        return requests;
    }

    private static List<String> rooms(BenchServer server) throws InterruptedException {
        try (var client = new MusterClient(server.door().http())) {
            client.post("/schedulers", SCHEDULER.formatted(CONNECTIONS)).orThrow();
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (true) {
                List<String> names = new ArrayList<>();
                for (JsonNode room :
                        client.get("/scheduler/bench/rooms").orThrow().json().path("rooms")) {
                    if (room.path("status").asText().equals("unready")) {
                        names.add(room.path("name").asText());
                    }
                }
                if (names.size() == CONNECTIONS) {
                    return names;
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("only " + names.size() + " rooms run");
                }
                Thread.sleep(100);
            }
        }
    }
}
