package dev.muster.app.migration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// The management API of a Maestro v10, as far as somebody who reads schedulers sees it: everything is written
/// out, 64-bit numbers are texts, and what is not set is null.
final class FakeMaestro implements AutoCloseable {
    /// One port range for all ports, a forwarder, autoscaling with a float that was widened.
    static final String DUEL = """
            {"scheduler":{"name":"duel","game":"arena","state":"in-sync","portRange":{"start":40000,"end":60000},
             "createdAt":"2025-04-02T10:11:12.131415Z","maxSurge":"10%","roomsReplicas":2,
             "spec":{"version":"v3.1.0","terminationGracePeriod":"100s","containers":[
               {"name":"game-room","image":"arena/room:7","imagePullPolicy":"Always","command":["/room","--duel"],
                "environment":[{"name":"REGION","value":"eu"},{"name":"EMPTY"},
                  {"name":"NODE","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}}],
                "requests":{"memory":"128Mi","cpu":"100m"},"limits":{"memory":"256Mi","cpu":"200m"},
                "ports":[{"name":"clientPort","protocol":"udp","port":7777,"hostPort":0}]}],
               "toleration":"game-servers","affinity":"game-servers","restartPolicy":"Never"},
             "autoscaling":{"enabled":false,"min":1,"max":-1,"policy":{"type":"roomOccupancy","parameters":
               {"roomOccupancy":{"readyTarget":0.30000001,"downThreshold":0}}},"cooldown":60},
             "forwarders":[{"name":"matchmaker","enable":false,"type":"gRPC","address":"matchmaker:5000",
               "options":{"timeout":"1500","metadata":{"roomType":"duel"}}}],
             "annotations":{"team":"arena"},"labels":{"tier":"gold"},"matchAllocation":{"maxMatches":1}}}""";

    /// A range at each port, and what older schedulers lack.
    static final String SQUAD = """
            {"scheduler":{"name":"squad","game":"arena","state":"in-sync","portRange":null,
             "createdAt":"0001-01-01T00:00:00Z","maxSurge":"1","roomsReplicas":1,
             "spec":{"version":"v1.0.0","terminationGracePeriod":"30.500s","containers":[
               {"name":"room","image":"arena/squad:2","imagePullPolicy":"IfNotPresent","command":["/squad"],
                "environment":[],"requests":{"memory":"64Mi","cpu":"50m"},"limits":{"memory":"64Mi","cpu":"50m"},
                "ports":[{"name":"game","protocol":"udp","port":7000,"hostPort":0,
                  "hostPortRange":{"start":20000,"end":20100}},
                 {"name":"query","protocol":"tcp","port":7001,"hostPort":0,
                  "hostPortRange":{"start":20200,"end":20300}}]}],
               "toleration":"","affinity":"","restartPolicy":"Never"},
             "forwarders":[{"name":"old","enable":false,"type":"gRPC","address":"old:1"}],
             "annotations":{},"labels":{}}}""";

    /// Maestro does not look whether forwarders have names of their own.
    static final String TWINS = SQUAD.replace("\"squad\"", "\"twins\"").replace("\"forwarders\":[", """
                    "forwarders":[{"name":"old","enable":false,"type":"gRPC","address":"older:1","options":null},""");

    private final Map<String, String> schedulers;
    private final HttpServer server;

    /// What was asked, as `GET /schedulers`.
    final CopyOnWriteArrayList<String> requests = new CopyOnWriteArrayList<>();

    /// What came as `Authorization`.
    final CopyOnWriteArrayList<String> authorizations = new CopyOnWriteArrayList<>();

    FakeMaestro(Map<String, String> schedulers) throws IOException {
        this.schedulers = new TreeMap<>(schedulers);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null) {
            authorizations.add(authorization);
        }
        var parts = path.split("/");
        if (path.equals("/schedulers")) {
            send(
                    exchange,
                    200,
                    schedulers.keySet().stream()
                            .map(
                                    "{\"name\":\"%s\",\"game\":\"arena\",\"state\":\"in-sync\",\"version\":\"v1.0.0\"}"
                                            ::formatted)
                            .collect(Collectors.joining(",", "{\"schedulers\":[", "]}")));
        } else if (parts.length == 4 && parts[3].equals("versions")) {
            send(exchange, 200, """
                    {"versions":[{"version":"v3.1.0","isActive":true,"createdAt":"2025-04-02T10:11:12Z"},
                     {"version":"v3.0.0","isActive":false,"createdAt":"2025-04-01T10:11:12Z"}]}""");
        } else if (schedulers.containsKey(parts[2])) {
            send(exchange, 200, schedulers.get(parts[2]));
        } else {
            send(exchange, 404, "{\"code\":5,\"message\":\"scheduler not found\",\"details\":[]}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
