package dev.muster.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ApplyCommandTest {
    private record Canned(int status, String body) {}

    private static final String SCHEDULER = """
            kind: Scheduler
            name: duel
            game: duel
            roomsReplicas: 5
            maxSurge: "25%"
            spec:
              terminationGracePeriod: 10s
              containers:
                - name: room
                  command: [muster, sample-room]
            """;
    private static final String PROFILE = """
            kind: Profile
            name: duel
            game: duel
            scheduler: duel
            """;

    @TempDir
    private Path directory;

    private final Map<String, Canned> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void hangUp() {
        server.stop(0);
    }

    @Test
    void createsEveryDocumentOfAFile() throws IOException {
        answers.put("POST /schedulers", new Canned(200, "{}"));
        answers.put("PUT /profiles/duel/duel", new Canned(404, "{}"));
        answers.put("POST /profiles", new Canned(200, "{}"));

        assertThat(apply(SCHEDULER + "---\n" + PROFILE)).isZero();

        assertThat(out.toString().lines()).containsExactly("scheduler/duel created", "profile/duel created");
        assertThat(requests.getFirst()).contains("\"roomsReplicas\":5").doesNotContain("kind");
    }

    @Test
    void replacesAProfileThatExists() throws IOException {
        answers.put("PUT /profiles/duel/duel", new Canned(200, "{}"));

        assertThat(apply(PROFILE)).isZero();

        assertThat(out.toString().strip()).isEqualTo("profile/duel replaced");
    }

    @Test
    void aSchedulerThatIsServedAsItStandsInTheFileIsUnchanged() throws IOException {
        answers.put("POST /schedulers", new Canned(409, "{}"));
        answers.put("GET /schedulers/duel", new Canned(200, served(5)));

        assertThat(apply(SCHEDULER)).isZero();

        assertThat(out.toString().strip()).isEqualTo("scheduler/duel unchanged");
    }

    @Test
    void aSchedulerThatIsServedOtherwiseGetsANewVersion() throws IOException {
        answers.put("POST /schedulers", new Canned(409, "{}"));
        answers.put("GET /schedulers/duel", new Canned(200, served(3)));
        answers.put("POST /schedulers/duel", new Canned(200, "{\"operationId\":\"op-1\"}"));

        assertThat(apply(SCHEDULER)).isZero();

        assertThat(out.toString().strip()).isEqualTo("scheduler/duel changes its roomsReplicas by operation op-1");
        assertThat(requests.getLast()).contains("\"roomsReplicas\":5");
    }

    @Test
    void versionsAreShownSwitchedAndCompared() {
        answers.put("GET /schedulers/duel/versions", new Canned(200, """
                {"versions":[{"version":"v1.1.0","isActive":true,"createdAt":"2026-01-01T00:00:00Z"},
                {"version":"v1.0.0","isActive":false,"createdAt":"2025-01-01T00:00:00Z"}]}"""));
        answers.put("GET /schedulers/duel/diff", new Canned(200, """
                {"from":"v1.0.0","to":"v1.1.0","differences":[{"path":"maxSurge","before":"1","after":"2"},
                {"path":"portRange","before":{"start":1},"after":null}]}"""));
        answers.put("PUT /schedulers/duel", new Canned(200, "{\"operationId\":\"op-1\"}"));
        answers.put("POST /schedulers/duel/rollback", new Canned(200, "{\"operationId\":\"op-2\"}"));

        assertThat(run("scheduler", "versions", "duel", "--server", url())).isZero();
        assertThat(run("scheduler", "diff", "duel", "v1.0.0", "v1.1.0", "--server", url()))
                .isZero();
        assertThat(run("scheduler", "switch", "duel", "v1.0.0", "--server", url()))
                .isZero();
        assertThat(run("scheduler", "rollback", "duel", "--server", url())).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "VERSION   ACTIVE   CREATED",
                        "v1.1.0    true     2026-01-01T00:00:00Z",
                        "v1.0.0    false    2025-01-01T00:00:00Z",
                        "FIELD       BEFORE        AFTER",
                        "maxSurge    \"1\"           \"2\"",
                        "portRange   {\"start\":1}   -",
                        "OPERATION",
                        "op-1",
                        "OPERATION",
                        "op-2");
        assertThat(requests).contains("{\"version\":\"v1.0.0\"}", "{}");
    }

    @Test
    void aSchedulerIsScaledToANumberOrUpOrDown() {
        answers.put("POST /schedulers/duel/scale", new Canned(200, "{\"operationId\":\"op-1\"}"));

        assertThat(run("scheduler", "scale", "duel", "7", "--server", url())).isZero();
        assertThat(run("scheduler", "scale", "duel", "--up", "2", "--server", url()))
                .isZero();
        assertThat(run("scheduler", "scale", "duel", "--down", "3", "--server", url()))
                .isZero();
        assertThat(run("scheduler", "scale", "duel", "many", "--server", url())).isEqualTo(2);

        assertThat(requests).containsExactly("{\"replicas\":7}", "{\"up\":2}", "{\"down\":3}");
    }

    @Test
    void theServersOwnWordsSayWhyItRefused() throws IOException {
        var fault = "{\"code\":3,\"message\":\"spec.containers[0].command: is required\",\"details\":[]}";
        answers.put("POST /schedulers", new Canned(400, fault));

        assertThat(apply(SCHEDULER)).isEqualTo(1);

        assertThat(err.toString().strip()).isEqualTo("apply: spec.containers[0].command: is required");
    }

    @Test
    void anUnknownKindIsNamedAndNothingIsSent() throws IOException {
        assertThat(apply(PROFILE + "---\nkind: Lobby\nname: x\n")).isEqualTo(1);

        assertThat(err.toString()).contains("unknown kind Lobby");
        assertThat(requests).isEmpty();
    }

    @Test
    void brokenYamlNamesTheFile() throws IOException {
        assertThat(apply("kind: [")).isEqualTo(1);

        assertThat(err.toString()).contains("manifest.yaml is not readable as YAML");
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        server.stop(0);

        assertThat(apply(PROFILE)).isEqualTo(1);

        assertThat(err.toString()).contains("no Muster answers at http://127.0.0.1:");
    }

    @Test
    void aMissingFileOptionIsAUsageError() {
        assertThat(run("apply")).isEqualTo(2);
    }

    @Test
    void roomsAreShownAsATable() {
        answers.put("GET /scheduler/duel/rooms", new Canned(200, """
                {"rooms":[{"name":"duel-1","status":"ready","version":"v1.0.0","runningMatches":0,"reservations":1,
                "createdAt":"2026-01-01T00:00:00Z","address":{"host":"127.0.0.1","ports":[{"name":"game","port":20001}]}},
                {"name":"duel-22","status":"pending","address":null}]}"""));

        assertThat(run("room", "list", "duel", "--server", url())).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "NAME      STATUS    VERSION   MATCHES   RESERVED   ADDRESS           CREATED",
                        "duel-1    ready     v1.0.0    0         1          127.0.0.1:20001   2026-01-01T00:00:00Z",
                        "duel-22   pending   -         -         -          -                 -");
    }

    @Test
    void roomsOfManyPagesAreAllShown() {
        answers.put(
                "GET /scheduler/duel/rooms",
                new Canned(200, "{\"rooms\":[{\"name\":\"duel-1\"}],\"total\":2500,\"perPage\":1000}"));

        assertThat(run("room", "list", "duel", "--server", url())).isZero();

        assertThat(out.toString().lines()).as("a heading, and three pages").hasSize(4);
    }

    @Test
    void onDemandTheServersAnswerIsPrintedAsItIs() {
        answers.put("GET /profiles/duel/ranked", new Canned(200, "{\"name\":\"ranked\"}"));

        assertThat(run("profile", "get", "duel", "ranked", "-o", "json", "--server", url()))
                .isZero();

        assertThat(out.toString().strip()).isEqualTo("{\"name\":\"ranked\"}");
    }

    @Test
    void theVersionIsTheOneOfTheBuild() {
        assertThat(run("version")).isZero();

        assertThat(out.toString()).matches("muster \\d+\\.\\d+.*\\R");
    }

    private static String served(int rooms) {
        return """
                {"scheduler":{"name":"duel","game":"duel","state":"in-sync","roomsReplicas":%d,"maxSurge":"25%%",
                "spec":{"version":"v1.0.0","terminationGracePeriod":"10s","containers":[
                {"name":"room","command":["muster","sample-room"],"ports":[]}]}}}""".formatted(rooms);
    }

    private int apply(String yaml) throws IOException {
        var file = Files.writeString(directory.resolve("manifest.yaml"), yaml);
        return run("apply", "-f", file.toString(), "--server", url());
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private int run(String... arguments) {
        return MusterCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var key = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        var canned = answers.getOrDefault(key, new Canned(500, "{\"message\":\"unexpected %s\"}".formatted(key)));
        var bytes = canned.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(canned.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
