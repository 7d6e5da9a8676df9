package dev.muster.scheduler.rest;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.muster.scheduler.FakeSchedulers;
import dev.muster.scheduler.RoomCounts;
import dev.muster.scheduler.SchedulerService;
import dev.muster.scheduler.VersionService;
import dev.muster.scheduler.wire.SchedulersApi;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
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
        when().put("/schedulers/door").then().statusCode(501).body("code", equalTo(12));
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
        return ((com.fasterxml.jackson.databind.node.ObjectNode) yaml)
                .put("name", name)
                .toString();
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
