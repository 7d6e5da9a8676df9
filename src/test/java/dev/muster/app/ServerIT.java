package dev.muster.app;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The built server, as the jar or, when that was built, as the native executable.
@QuarkusIntegrationTest
@TestProfile(ServerIT.OwnDirectory.class)
final class ServerIT {

    @Test
    void isReadyAndTellsItsMetrics() {
        when().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        when().get("/healthz").then().statusCode(200).body(equalTo("OK"));
        when().get("/readyz").then().statusCode(200);
        when().get("/metrics").then().statusCode(200).body(containsString("jvm_"));
    }

    @Test
    void answersInTheShapesOfMaestro() {
        when().get("/schedulers").then().statusCode(200).body(equalTo("{\"schedulers\":[]}"));
        when().get("/schedulers/none").then().statusCode(404).body("code", equalTo(5));
        when().put("/schedulers").then().statusCode(501).body("code", equalTo(12));
        given().body("{\"status\":\"ready\"}")
                .put("/scheduler/none/rooms/none/ping")
                .then()
                .statusCode(200)
                .body(equalTo("{\"success\":false}"));
    }

    @Test
    void keepsForeignPagesOut() {
        given().header("Origin", "http://example.org")
                .get("/schedulers")
                .then()
                .statusCode(403)
                .body("code", equalTo(7));
        given().header("Sec-Fetch-Site", "cross-site").get("/schedulers").then().statusCode(403);
        given().header("Host", "example.org").get("/schedulers").then().statusCode(403);
    }

    /// A store of its own and free ports.
    public static final class OwnDirectory implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "muster.data-dir", "target/server-it",
                    "quarkus.grpc.server.port", "0");
        }
    }
}
