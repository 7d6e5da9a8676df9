package dev.muster.scheduler.rest;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.muster.scheduler.FakeSchedulers;
import dev.muster.scheduler.RoomCounts;
import dev.muster.scheduler.SchedulerService;
import dev.muster.scheduler.VersionService;
import dev.muster.scheduler.wire.SchedulersApi;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The REST door and the mapping of faults, with schedulers in memory.
@QuarkusTest
@TestProfile(SchedulersResourceTest.InMemory.class)
final class SchedulersResourceTest {
    /// Sends every content type as it is.
    private static final RestAssuredConfig RAW = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig()
                    .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                    .encodeContentTypeAs("no/such", ContentType.TEXT)
                    .encodeContentTypeAs("application/x-www-form-urlencoded", ContentType.TEXT));

    @Test
    void createsGetsListsAndDeletes() throws IOException {
        var body = example("door");

        given().contentType("application/x-www-form-urlencoded")
                .body(body)
                .when()
                .post("/schedulers")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("scheduler.name", equalTo("door"))
                .body("scheduler.state", equalTo("creating"))
                .body("scheduler.spec.version", equalTo("v1.0.0"))
                .body("scheduler.spec.terminationGracePeriod", equalTo("5s"));
        given().body(body)
                .when()
                .post("/schedulers")
                .then()
                .statusCode(409)
                .body("code", equalTo(6))
                .body("message", containsString("door"));
        when().get("/schedulers/door")
                .then()
                .statusCode(200)
                .body("scheduler.portRange.start", equalTo(20000))
                .body("scheduler.forwarders", hasSize(0));
        when().get("/schedulers?name=door&game=duel&version=v1.0.0")
                .then()
                .statusCode(200)
                .body("schedulers.name", contains("door"));
        when().get("/schedulers?name=door&game=other").then().statusCode(200).body("schedulers", hasSize(0));
        when().delete("/schedulers/door").then().statusCode(200).body("operationId", not(equalTo("")));
        when().get("/schedulers/door").then().statusCode(200).body("scheduler.state", equalTo("terminating"));
    }

    @Test
    void carriesWhatGoesBeyondMaestro() throws IOException {
        var body = new ObjectMapper().readTree(example("beyond"));
        var spec = (ObjectNode) body.get("spec");
        spec.putObject("node_selector").put("tier", "games");
        var room = (ObjectNode) spec.get("containers").get(0);
        room.putObject("livenessProbe").putObject("tcpSocket").put("port", 7777);
        room.putArray("args").add("--quiet");
        given().body(body.toString()).post("/schedulers").then().statusCode(200);

        when().get("/schedulers/beyond")
                .then()
                .statusCode(200)
                .body("scheduler.spec.nodeSelector.tier", equalTo("games"))
                .body("scheduler.spec.containers[0].livenessProbe.tcpSocket.port", equalTo(7777))
                .body("scheduler.spec.containers[0].args", contains("--quiet"))
                .body("scheduler.spec", not(hasKey("volumes")));
        given().body("{\"spec\":{\"containers\":[{\"args\":{}},{\"args\":7}]}}")
                .patch("/schedulers/beyond")
                .then()
                .statusCode(400)
                .body("message", equalTo("spec.containers[1].args: a list of strings is expected"));
    }

    @Test
    void answersEveryFaultOfASchedulerOnALineOfItsOwn() {
        given().body("{}")
                .when()
                .post("/schedulers")
                .then()
                .statusCode(400)
                .contentType("application/json")
                .body("code", equalTo(3))
                .body("details", hasSize(0))
                .body("message", startsWith("Validation Error:\nScheduler.Name: is required\n"))
                .body("message", containsString("\nScheduler.Spec.Containers: is required"));
        when().post("/schedulers").then().statusCode(400).body("message", containsString("Scheduler.Name"));
        given().body("{\"name\":")
                .when()
                .post("/schedulers")
                .then()
                .statusCode(400)
                .body("code", equalTo(3))
                .body("message", startsWith("malformed JSON at line 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/schedulers/unknown", "/schedulers/unknown?version=v1.0.0"})
    void saysThatASchedulerIsNotThere(String path) {
        when().get(path).then().statusCode(404).body("code", equalTo(5)).body("message", containsString("not found"));
    }

    @Test
    void cannotDeleteWhatIsNotThere() {
        when().delete("/schedulers/unknown")
                .then()
                .statusCode(404)
                .body("code", equalTo(5))
                .body("message", containsString("not found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/schedulers/a/b", "/"})
    void answersAnUnknownPathAsTheGatewayDoes(String path) {
        when().get(path)
                .then()
                .statusCode(404)
                .contentType("application/json")
                .body("code", equalTo(5))
                .body("message", equalTo("Not Found"));
    }

    @Test
    void answersAWrongMethodAsTheGatewayDoes() {
        given().body("{}")
                .when()
                .patch("/schedulers")
                .then()
                .statusCode(501)
                .contentType("application/json")
                .body("code", equalTo(12))
                .body("message", equalTo("Method Not Allowed"));
        when().put("/schedulers").then().statusCode(501).body("code", equalTo(12));
        when().delete("/schedulers/door/versions").then().statusCode(501).body("code", equalTo(12));
        when().put("/schedulers/door/scale").then().statusCode(501).body("code", equalTo(12));
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, /schedulers, 501",
        "OPTIONS, /schedulers/info, 501",
        "OPTIONS, /nowhere, 404",
        "TRACE, /schedulers, 501",
        "PUT, /schedulers, 501",
        "POST, /schedulers/door/versions, 501",
        "GET, /schedulers/door/scale, 501",
        "POST, /schedulers/door/diff, 501",
        "POST, /schedulers/door/operations, 501",
        "PUT, /schedulers/door/operations/one, 501",
        "GET, /schedulers/door/operations/one/cancel, 501",
        "DELETE, /schedulers/door/operations/one/cancel, 501",
        "POST, /schedulers/door/operations/one/history, 501",
        "PUT, /schedulers/door/forwarders/one/dead-letters, 501",
        "POST, /schedulers/door/forwarders/one, 404",
        "POST, /schedulers/info, 404",
        "DELETE, /schedulers/info, 404",
        "GET, /schedulers/a%2Fb, 404",
        "DELETE, /schedulers/a%2Fb, 404"
    })
    void answersEveryMethodOfEveryPathAsTheGatewayDoes(String method, String path, int status) {
        given().urlEncodingEnabled(false)
                .body("{}")
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/json")
                .body("code", equalTo(status == 501 ? 12 : 5));
    }

    @Test
    void answersInJsonWithoutACharset() {
        when().get("/schedulers").then().header("Content-Type", equalTo("application/json"));
        when().get("/schedulers/nobody").then().header("Content-Type", equalTo("application/json"));
    }

    @Test
    void knowsNoHead() {
        when().head("/schedulers").then().statusCode(501);
        when().head("/nowhere").then().statusCode(404);
    }

    @Test
    void saysWhenABodyIsTooLarge() {
        given().body("{\"name\":\"" + "x".repeat(5 << 20) + "\"}")
                .post("/schedulers")
                .then()
                .statusCode(413)
                .contentType("application/json")
                .body("code", equalTo(3))
                .body("message", containsString("at most 4194304"));
    }

    /// What the door answers to a request, whoever it is about; `duel` is there in one version, and nothing
    /// changes it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET    | /schedulers/fixed                 |                        | 200 | `v1.0.0`",
                "GET    | /schedulers/fixed?version=v1.0.0  |                        | 200 | `v1.0.0`",
                "GET    | /schedulers/fixed?version=v9.0.0  |                        | 404 | `v9.0.0`",
                "GET    | /schedulers/fixed/versions        |                        | 200 | `{\"versions\":[{\"version\":\"v1.0.0\",\"isActive\":true,\"createdAt\":`",
                "GET    | /schedulers/nobody/versions       |                        | 404 | `not found`",
                "GET    | /schedulers/fixed/diff            |                        | 200 | `{\"from\":\"v1.0.0\",\"to\":\"v1.0.0\",\"differences\":[]}`",
                "GET    | /schedulers/fixed/diff?from=v7.0.0 |                       | 404 | `v7.0.0`",
                "GET    | /schedulers/info?game=nothing     |                        | 200 | `{\"schedulers\":[]}`",
                "GET    | /schedulers/                      |                        | 404 | `{\"code\":5,\"message\":\"Not Found\",\"details\":[]}`",
                "GET    | /schedulers/fixed/                |                        | 404 | `\"code\":5`",
                "GET    | /schedulers/fixed/nothing         |                        | 404 | `\"code\":5`",
                "POST   | /schedulers                       | {\"name\":\"info\"}  | 400 | `Scheduler.Name: must not be info`",
                "POST   | /schedulers                       | {\"maxSurge\":7}       | 400 | `maxSurge`",
                "POST   | /schedulers                       | [                       | 400 | `\"code\":3`",
                "POST   | /schedulers/nobody                | {}                      | 404 | `nobody`",
                "POST   | /schedulers/fixed                 | {}                      | 400 | `Scheduler.Game: is required`",
                "POST   | /schedulers/fixed                 |                         | 400 | `Scheduler.Game: is required`",
                "POST   | /schedulers/fixed                 | {\"game\":\"other\"} | 400 | `Scheduler.Game: cannot be changed`",
                "PATCH  | /schedulers/fixed                 | {}                      | 409 | `\"code\":6`",
                "PATCH  | /schedulers/fixed                 |                         | 409 | `\"code\":6`",
                "PATCH  | /schedulers/nobody                | {}                      | 409 | `\"code\":6`",
                "PATCH  | /schedulers/fixed                 | {\"unknown\":1}        | 409 | `\"code\":6`",
                "PATCH  | /schedulers/nobody                | {\"maxSurge\":\"2\"} | 404 | `\"code\":5`",
                "PATCH  | /schedulers/fixed                 | {\"maxSurge\":2}       | 400 | `maxSurge`",
                "PATCH  | /schedulers/fixed                 | {\"spec\":{\"terminationGracePeriod\":\"315576000000s\"}} | 400 | `Scheduler.Spec.TerminationGracePeriod: must not be longer`",
                "PATCH  | /schedulers/fixed                 | {\"forwarders\":[{\"name\":\"f\",\"type\":\"gRPC\",\"address\":\"a:1\",\"options\":{\"timeout\":\"9223372036854775807\"}}]} | 400 | `Scheduler.Forwarders[0].Options.Timeout: must not be longer`",
                "PATCH  | /schedulers/fixed                 | {\"maxSurge\":\"0\"} | 400 | `Scheduler.MaxSurge: `",
                "PATCH  | /schedulers/fixed                 | {\"game\":\"other\",\"maxSurge\":\"2\"} | 400 | `Scheduler.Game: `",
                "PATCH  | /schedulers/fixed                 | {\"portRange\":null}   | 400 | `Scheduler.PortRange: is required`",
                "PATCH  | /schedulers/fixed                 | {\"spec\":{\"containers\":[{\"ports\":[{\"name\":\"a\",\"protocol\":\"udp\",\"port\":1,\"hostPortRange\":{\"start\":1,\"end\":2}}]}]}} | 400 | `Scheduler.PortRange: must not be given`",
                "PUT    | /schedulers/fixed                 | {}                      | 400 | `version: is required`",
                "PUT    | /schedulers/fixed                 | {\"version\":\"v9.0.0\"} | 404 | `v9.0.0`",
                "PUT    | /schedulers/nobody                | {\"version\":\"v1.0.0\"} | 404 | `nobody`",
                "POST   | /schedulers/fixed/scale           | {}                      | 400 | `exactly one of replicas, up and down`",
                "POST   | /schedulers/fixed/scale           | {\"up\":1,\"down\":1} | 400 | `only one`",
                "POST   | /schedulers/fixed/scale           | {\"up\":-1}            | 400 | `up: `",
                "POST   | /schedulers/fixed/scale           | {\"down\":900}         | 400 | `replicas: `",
                "POST   | /schedulers/fixed/rollback        |                         | 400 | `\"code\":9`",
                "POST   | /schedulers/nobody/rollback       | {\"version\":\"v1.0.0\"} | 404 | `nobody`",
                "DELETE | /schedulers/nobody                |                         | 404 | `nobody`"
            })
    void answersAsTheTableSays(String method, String path, String body, int status, String words) throws IOException {
        create("fixed");
        for (var type :
                new String[] {"application/json", "application/x-www-form-urlencoded", "text/plain", "no/such"}) {
            var answer = given().config(RAW)
                    .contentType(type)
                    .accept("text/html")
                    .body(body == null ? "" : body)
                    .when()
                    .request(method, path)
                    .then()
                    .contentType("application/json")
                    .extract()
                    .response();
            org.assertj.core.api.Assertions.assertThat(answer.body().asString())
                    .as(type)
                    .contains(words);
            org.assertj.core.api.Assertions.assertThat(answer.statusCode())
                    .as(type)
                    .isEqualTo(status);
        }
    }

    @Test
    void changesVersionsOneAtATimeAndNamesTheOneInTheWay() throws IOException {
        create("busy");

        String operation = given().body("{\"max_surge\":\"50%\",\"name\":\"not this one\"}")
                .patch("/schedulers/busy")
                .then()
                .statusCode(200)
                .extract()
                .path("operationId");

        for (var call :
                new String[] {"PATCH {\"maxSurge\":\"2\"}", "PUT {\"version\":\"v1.0.0\"}", "POST " + example("busy")
                }) {
            var parts = call.split(" ", 2);
            given().body(parts[1])
                    .request(parts[0], "/schedulers/busy")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo(9))
                    .body("message", containsString(operation));
        }
        when().get("/schedulers/busy").then().body("scheduler.maxSurge", not(equalTo("50%")));
    }

    @Test
    void tellsHowFleetsAre() throws IOException {
        create("counted");

        var info = when().get("/schedulers/info?game=duel")
                .then()
                .statusCode(200)
                .extract()
                .body()
                .asString();

        org.assertj.core.api.Assertions.assertThat(info)
                .contains(
                        "{\"name\":\"counted\",\"game\":\"duel\",\"state\":\"creating\",\"roomsReplicas\":5,\"roomsReady\":1,"
                                + "\"roomsOccupied\":2,\"roomsPending\":3,\"roomsTerminating\":4,\"autoscaling\":null,"
                                + "\"matchAllocation\":{\"maxMatches\":1}}");
    }

    private static void create(String name) throws IOException {
        given().body(example(name)).post("/schedulers");
    }

    @ParameterizedTest
    @CsvSource({"bug, 500, 13, internal error", "web, 415, 3, Unsupported Media Type"})
    void keepsTheTextsOfBugsToItself(String path, int status, int code, String message) {
        when().get("/test-faults/" + path)
                .then()
                .statusCode(status)
                .contentType("application/json")
                .body("code", equalTo(code))
                .body("message", equalTo(message))
                .body("details", hasSize(0));
    }

    private static String example(String name) throws IOException {
        var yaml = new ObjectMapper(new YAMLFactory())
                .readTree(java.nio.file.Path.of("examples/duel/scheduler.yaml").toFile());
        return ((ObjectNode) yaml).put("name", name).toString();
    }

    /// Nothing outside the process is needed; a Redis that is not there is never asked.
    public static final class InMemory implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Beans.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "muster.runtime",
                    "simulated",
                    "muster.data-dir",
                    "target/schedulers-resource-test",
                    "quarkus.grpc.server.test-port",
                    "0",
                    "quarkus.http.test-port",
                    "0");
        }
    }

    /// Schedulers in memory and a runtime that takes all.
    @Alternative
    @Singleton
    static final class Beans {
        @Produces
        @Singleton
        SchedulersApi schedulers() {
            var store = new FakeSchedulers();
            Supplier<String> ids = () -> UUID.randomUUID().toString();
            return new SchedulersApi(
                    new SchedulerService(
                            store,
                            scheduler -> new RoomCounts.Counts(1, 2, 3, 4),
                            scheduler -> {},
                            Clock.systemUTC(),
                            ids),
                    new VersionService(store, scheduler -> {}, ids));
        }
    }

    /// Fails in every way.
    @Path("/test-faults")
    static final class Faulty {
        @GET
        @Path("/{kind}")
        public String fail(@PathParam("kind") String kind) {
            throw kind.equals("bug")
                    ? new IllegalStateException("a secret")
                    : new WebApplicationException("a secret", 415);
        }
    }
}
