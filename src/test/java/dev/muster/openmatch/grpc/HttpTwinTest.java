package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Ticket;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The services of Open Match 1.x as programs without gRPC call them.
@Timeout(60)
final class HttpTwinTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final OpenMatchDoors doors = new OpenMatchDoors(10);
    private final HttpServer server = serve();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        doors.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private HttpServer serve() {
        var router = Router.router(vertx);
        doors.twin.register(router);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    void createsFindsAndDeletesATicketWithTheNamesOfTheProto() throws Exception {
        var created = json(200, "POST", "/v1/frontendservice/tickets", """
            {"ticket":{"search_fields":{"doubleArgs":{"mmr":12.5},"tags":["beta"]},"of":"no interest"}}
            """);
        var id = created.path("id").asText();

        assertThat(id).hasSize(20);
        assertThat(created.path("search_fields").path("double_args").path("mmr").asDouble())
                .isEqualTo(12.5);
        assertThat(created.path("create_time").asText()).endsWith("Z");
        assertThat(created.has("assignment")).isFalse();
        assertThat(created.has("extensions")).isFalse();
        assertThat(json(200, "GET", "/v1/frontendservice/tickets/" + id, "")).isEqualTo(created);
        assertThat(json(200, "DELETE", "/v1/frontendservice/tickets/" + id, "")).isEmpty();
        assertThat(json(404, "GET", "/v1/frontendservice/tickets/" + id, ""))
                .isEqualTo(
                        JSON.readTree("{\"code\":5,\"message\":\"Ticket id: " + id + " not found\",\"details\":[]}"));
    }

    @Test
    void saysWhatIsWrongWithARequest() throws Exception {
        assertThat(json(400, "POST", "/v1/frontendservice/tickets", "{}")
                        .path("message")
                        .asText())
                .isEqualTo(".ticket is required");
        assertThat(json(400, "POST", "/v1/frontendservice/tickets", "{")
                        .path("code")
                        .asInt())
                .isEqualTo(3);
        assertThat(send("POST", "/v1/frontendservice/nothing", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void queriesAreALineForEachPage() throws Exception {
        for (int i = 0; i < 12; i++) {
            json(200, "POST", "/v1/frontendservice/tickets", "{\"ticket\":{}}");
        }

        var pages = lines(200, "POST", "/v1/queryservice/tickets:query", "{\"pool\":{\"name\":\"all\"}}");

        assertThat(pages)
                .extracting(page -> page.path("result").path("tickets").size())
                .containsExactly(10, 2);
        assertThat(lines(200, "POST", "/v1/queryservice/ticketids:query", "{\"pool\":{}}"))
                .hasSize(2);
        assertThat(send("POST", "/v1/queryservice/backfills:query", "{\"pool\":{}}")
                        .body())
                .isEmpty();
        assertThat(lines(400, "POST", "/v1/queryservice/tickets:query", "{}"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.path("error").path("message").asText()).isEqualTo(".pool is required"));
    }

    @Test
    void directorsFetchAndAssign() throws Exception {
        var ticket = json(200, "POST", "/v1/frontendservice/tickets", "{\"ticket\":{}}")
                .path("id")
                .asText();
        try (var function = new PlayedFunction((profile, stage) -> stage.propose(Match.newBuilder()
                .setMatchId("m1")
                .addTickets(Ticket.newBuilder().setId(ticket))
                .build()))) {
            var config = function.config();
            var matches = lines(
                    200, "POST", "/v1/backendservice/matches:fetch", """
                        {"config":{"host":"%s","port":%d,"type":"GRPC"},"profile":{"name":"duel"}}
                        """.formatted(config.getHost(), config.getPort()));
            assertThat(matches)
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("result")
                                    .path("match")
                                    .path("match_id")
                                    .asText())
                            .isEqualTo("m1"));
        }

        var answer = json(200, "POST", "/v1/backendservice/tickets:assign", """
            {"assignments":[{"ticket_ids":["%s","nobody"],"assignment":{"connection":"host:1"}}]}
            """.formatted(ticket));

        assertThat(answer.toString())
                .isEqualTo("{\"failures\":[{\"ticket_id\":\"nobody\",\"cause\":\"TICKET_NOT_FOUND\"}]}");
        assertThat(json(200, "POST", "/v1/backendservice/tickets:release", "{\"ticketIds\":[\"x\"]}"))
                .isEmpty();
        assertThat(json(200, "POST", "/v1/backendservice/tickets:releaseall", ""))
                .isEmpty();
    }

    @Test
    void watchesTellEachAssignmentAsItComesAndThenThatTheTicketIsGone() throws Exception {
        var ticket = json(200, "POST", "/v1/frontendservice/tickets", "{\"ticket\":{}}")
                .path("id")
                .asText();
        var watch = client.sendAsync(
                request("GET", "/v1/frontendservice/tickets/" + ticket + "/assignments", ""),
                HttpResponse.BodyHandlers.ofLines());
        json(200, "POST", "/v1/backendservice/tickets:assign", """
            {"assignments":[{"ticket_ids":["%s"],"assignment":{"connection":"host:1"}}]}
            """.formatted(ticket));
        var told = watch.get(10, TimeUnit.SECONDS).body().iterator();

        assertThat(told.next()).isEqualTo("{\"result\":{\"assignment\":{\"connection\":\"host:1\"}}}");
        json(200, "DELETE", "/v1/frontendservice/tickets/" + ticket, "");
        assertThat(told.next())
                .isEqualTo(
                        "{\"error\":{\"code\":5,\"message\":\"Ticket id: " + ticket + " not found\",\"details\":[]}}");
        assertThat(told.hasNext()).isFalse();
    }

    @Test
    void aClientThatLeavesCancelsItsCall() throws Exception {
        try (var function = new PlayedFunction((profile, stage) -> stage.hang())) {
            var config = function.config();
            var call = client.sendAsync(
                    request("POST", "/v1/backendservice/matches:fetch", """
                        {"config":{"host":"%s","port":%d},"profile":{"name":"duel"}}
                        """.formatted(
                                    config.getHost(), config.getPort())),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(function.started.await(20, TimeUnit.SECONDS)).isTrue();

            call.cancel(true);
            client.shutdownNow();

            assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void manyTicketsAtOnceAndWhatBecameOfThem() throws Exception {
        var created = json(200, "POST", "/v1/tickets:create", """
            {"tickets":[{"ticket":{"searchFields":{"tags":["beta"]}},"timeToLive":"60s","clientToken":"attempt"},{}]}
            """).path("results");
        var id = created.path(0).path("ticket").path("id").asText();

        assertThat(id).hasSize(20);
        assertThat(created.path(0).path("expire_time").asText()).endsWith("Z");
        assertThat(created.path(1).path("error").path("message").asText()).isEqualTo(".ticket is required");
        var ids = "{\"ticketIds\":[\"" + id + "\"]}";
        assertThat(json(200, "POST", "/v1/tickets:get", ids).path("results").path(0))
                .isEqualTo(created.path(0));
        assertThat(json(200, "POST", "/v1/tickets:delete", ids).toString())
                .isEqualTo("{\"results\":[{\"deleted\":true}]}");
        assertThat(json(200, "GET", "/v1/tickets/" + id + "/history", "").findValuesAsText("kind"))
                .containsExactly("CREATED", "DELETED");
        json(404, "GET", "/v1/tickets/0123456789abcdefghij/history", "");
    }

    @Test
    void whatOpenMatchCannotSayOfATicketIsInHeaders() throws Exception {
        var request = HttpRequest.newBuilder(
                        request("POST", "/v1/frontendservice/tickets", "{\"ticket\":{}}"), (name, value) -> true)
                .header("muster-client-token", "attempt")
                .header("muster-ticket-ttl", "60s")
                .build();

        var first = client.send(request, HttpResponse.BodyHandlers.ofString());
        var second = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        var ids = "{\"ticketIds\":[\"" + JSON.readTree(first.body()).path("id").asText() + "\"]}";
        assertThat(json(200, "POST", "/v1/tickets:get", ids)
                        .path("results")
                        .path(0)
                        .has("expire_time"))
                .isTrue();
    }

    @Test
    void backfillsGoTheWholeWay() throws Exception {
        var created = json(
                200,
                "POST",
                "/v1/frontendservice/backfills",
                "{\"backfill\":{\"search_fields\":{\"tags\":[\"open\"]}}}");
        var id = created.path("id").asText();

        assertThat(created.path("generation").asText()).isEqualTo("1");
        assertThat(json(200, "GET", "/v1/frontendservice/backfills/" + id, "")).isEqualTo(created);
        assertThat(json(200, "PATCH", "/v1/frontendservice/backfills", "{\"backfill\":{\"id\":\"" + id + "\"}}")
                        .path("generation")
                        .asText())
                .isEqualTo("2");
        assertThat(json(
                                200,
                                "POST",
                                "/v1/frontendservice/backfills/" + id + "/acknowledge",
                                "{\"assignment\":{\"connection\":\"host:1\"}}")
                        .path("backfill")
                        .path("id")
                        .asText())
                .isEqualTo(id);
        assertThat(lines(200, "POST", "/v1/queryservice/backfills:query", "{\"pool\":{}}"))
                .hasSize(1);
        json(200, "DELETE", "/v1/frontendservice/backfills/" + id, "");
        json(404, "GET", "/v1/frontendservice/backfills/" + id, "");
    }

    @Test
    void extensionsOfUnknownTypesComeAsTheirBytesAndGoInTheSameWay() throws Exception {
        var mine = Any.newBuilder()
                .setTypeUrl("type.googleapis.com/my.Type")
                .setValue(ByteString.copyFrom(new byte[] {1, -1}))
                .build();
        var id = doors.frontend
                .createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.newBuilder().putExtensions("mine", mine))
                        .build())
                .getId();
        var text = "{\"@type\":\"type.googleapis.com/my.Type\",\"value\":\"Af8=\"}";

        assertThat(json(200, "GET", "/v1/frontendservice/tickets/" + id, "")
                        .path("extensions")
                        .path("mine")
                        .toString())
                .isEqualTo(text);
        var again = json(
                200, "POST", "/v1/frontendservice/tickets", "{\"ticket\":{\"extensions\":{\"mine\":" + text + "}}}");
        assertThat(doors.frontend
                        .getTicket(GetTicketRequest.newBuilder()
                                .setTicketId(again.path("id").asText())
                                .build())
                        .getExtensionsMap())
                .containsEntry("mine", mine);
    }

    @Test
    void anAnswerThatHasNoJsonEndsItsCallAndNoOther() throws Exception {
        var odd = Any.newBuilder()
                .setTypeUrl("type.googleapis.com/google.protobuf.Duration")
                .setValue(ByteString.copyFrom(new byte[] {1}))
                .build();
        var id = doors.frontend
                .createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.newBuilder().putExtensions("odd", odd))
                        .build())
                .getId();

        assertThat(json(500, "GET", "/v1/frontendservice/tickets/" + id, "")
                        .path("message")
                        .asText())
                .startsWith("the answer has no JSON: ");
        assertThat(lines(500, "POST", "/v1/queryservice/tickets:query", "{\"pool\":{}}"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.path("error").path("code").asInt()).isEqualTo(13));
        try (var function = new PlayedFunction((profile, stage) -> stage.propose(Match.newBuilder()
                .setMatchId(profile.getName())
                .putExtensions("what", profile.getName().equals("odd") ? odd : Any.getDefaultInstance())
                .build()))) {
            assertThat(lines(500, "POST", "/v1/backendservice/matches:fetch", fetch(function, "odd")))
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line.path("error").path("code").asInt()).isEqualTo(13));
            assertThat(lines(200, "POST", "/v1/backendservice/matches:fetch", fetch(function, "even")))
                    .hasSize(1);
        }
    }

    @Test
    void tellsTrailersInAHeaderOrToThoseWhoReadThemAfterTheBody() throws Exception {
        var id = json(200, "POST", "/v1/frontendservice/tickets", "{\"ticket\":{}}")
                .path("id")
                .asText();
        try (var function = new PlayedFunction((profile, stage) -> stage.propose(Match.newBuilder()
                .setMatchId("m1")
                .addTickets(Ticket.newBuilder().setId(id))
                .build()))) {
            var first = send("POST", "/v1/backendservice/matches:fetch", fetch(function, "duel"));
            assertThat(first.body()).contains("m1");
            assertThat(first.headers().firstValue("grpc-trailer-muster-lost-matches"))
                    .isEmpty();

            var second = send("POST", "/v1/backendservice/matches:fetch", fetch(function, "duel"));
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.body()).isEmpty();
            assertThat(second.headers().firstValue("Grpc-Trailer-muster-lost-matches"))
                    .contains("1");

            var reader = vertx.createHttpClient();
            var third = reader.request(
                            HttpMethod.POST, server.actualPort(), "127.0.0.1", "/v1/backendservice/matches:fetch")
                    .compose(request -> request.putHeader("TE", "trailers").send(fetch(function, "duel")))
                    .compose(response -> response.body().map(body -> response))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            assertThat(third.getHeader("Grpc-Trailer-muster-lost-matches")).isNull();
            assertThat(third.getTrailer("Grpc-Trailer-muster-lost-matches")).isEqualTo("1");
        }
    }

    @Test
    void passesMetadataOnThatAHeaderCarries() throws Exception {
        for (var header : List.of("muster-game", "Grpc-Metadata-Muster-Game")) {
            var game = "chess-" + header.length();
            var created = client.send(
                    HttpRequest.newBuilder(at("/v1/frontendservice/tickets"))
                            .header(header, game)
                            .header("Grpc-Metadata-o!d", "no key of metadata")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"ticket\":{}}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(created.statusCode()).isEqualTo(200);
            var found = client.send(
                    HttpRequest.newBuilder(at("/v1/queryservice/ticketids:query"))
                            .header("muster-game", game)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"pool\":{}}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(found.body())
                    .contains(JSON.readTree(created.body()).path("id").asText());
        }
    }

    @Test
    void aCallIsOverWhenItsClientWaitsNoLonger() throws Exception {
        var id = json(200, "POST", "/v1/frontendservice/tickets", "{\"ticket\":{}}")
                .path("id")
                .asText();
        var path = "/v1/frontendservice/tickets/" + id + "/assignments";

        var late = client.send(
                HttpRequest.newBuilder(at(path)).header("Grpc-Timeout", "150m").build(),
                HttpResponse.BodyHandlers.ofString());
        var odd = client.send(
                HttpRequest.newBuilder(at(path)).header("Grpc-Timeout", "soon").build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body())
                .isEqualTo("{\"error\":{\"code\":4,\"message\":\"context deadline exceeded\",\"details\":[]}}\n");
        assertThat(odd.statusCode()).isEqualTo(400);
        assertThat(odd.body()).isEqualTo("{\"code\":3,\"message\":\"invalid grpc-timeout: soon\",\"details\":[]}");
    }

    @Test
    void looksAtTheBodyOnlyWhereThereIsOneAndNeverAtTheQuery() throws Exception {
        var id = json(200, "POST", "/v1/frontendservice/tickets?ticket.id=x", "{\"ticket\":{}}")
                .path("id")
                .asText();

        json(200, "GET", "/v1/frontendservice/tickets/" + id + "?ticket_id=other&%25", "{ no JSON");
        json(200, "DELETE", "/v1/frontendservice/tickets/" + id, "{\"ticket_id\":7}");
        json(404, "GET", "/v1/frontendservice/tickets/" + id, "");
        json(404, "GET", "/v1/frontendservice/tickets/", "");
        assertThat(json(404, "POST", "/v1/frontendservice/backfills/b%2F1/acknowledge", """
            {"backfill_id":"another","assignment":{"connection":"host:1"}}\
            """)
                        .path("message")
                        .asText())
                .isEqualTo("Backfill id: b/1 not found");
    }

    @Test
    void refusesWhatIsNoRequestWithAPlainError() throws Exception {
        assertThat(json(400, "POST", "/v1/queryservice/tickets:query", "{")
                        .path("code")
                        .asInt())
                .isEqualTo(3);
        assertThat(json(400, "POST", "/v1/queryservice/tickets:query", "{\"pool\":7}")
                        .path("message")
                        .asText())
                .isEqualTo("pool: an object is expected");
        assertThat(send("PUT", "/v1/frontendservice/tickets", "{}"))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(501))
                .satisfies(refused -> assertThat(refused.body())
                        .isEqualTo("{\"code\":12,\"message\":\"Method Not Allowed\",\"details\":[]}"));
        var large = "{\"ticket\":{\"id\":\"" + "x".repeat(4 * 1024 * 1024) + "\"}}";
        var unannounced = client.send(
                HttpRequest.newBuilder(at("/v1/frontendservice/tickets"))
                        .POST(HttpRequest.BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(unannounced.statusCode()).isEqualTo(413);
        assertThat(JSON.readTree(unannounced.body()).path("code").asInt()).isEqualTo(3);
    }

    private static String fetch(PlayedFunction function, String profile) {
        return """
            {"config":{"host":"127.0.0.1","port":%d},"profile":{"name":"%s"}}
            """.formatted(function.config().getPort(), profile);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private JsonNode json(int status, String verb, String path, String body) throws Exception {
        var response = send(verb, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private List<JsonNode> lines(int status, String verb, String path, String body) throws Exception {
        var response = send(verb, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Stream.of(response.body().split("\n"))
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }

    private HttpResponse<String> send(String verb, String path, String body) throws Exception {
        return client.send(request(verb, path, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String verb, String path, String body) {
        return HttpRequest.newBuilder(at(path))
                .method(verb, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
