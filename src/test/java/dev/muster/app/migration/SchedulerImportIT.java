package dev.muster.app.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.MusterJar;
import dev.muster.app.client.MusterClient;
import dev.muster.app.demo.DemoServer;
import dev.muster.app.demo.JarServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The built program copies schedulers of a Maestro to a server of the same jar.
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SchedulerImportIT {
    @TempDir
    private static Path directory;

    private static FakeMaestro maestro;
    private static DemoServer muster;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        maestro = new FakeMaestro(
                Map.of("duel", FakeMaestro.DUEL, "squad", FakeMaestro.SQUAD, "twins", FakeMaestro.TWINS));
        muster = JarServer.of(
                Path.of("target", "muster.jar"),
                directory,
                Map.of("MUSTER_RUNTIME", "simulated", "MAESTRO_API_PORT", "8080"));
        muster.start();
        muster.awaitReady(Duration.ofSeconds(60));
    }

    @AfterAll
    static void stop() {
        muster.close();
        maestro.close();
    }

    @Test
    @Order(1)
    void aDryRunChangesNothing() throws Exception {
        var outcome = copy("--dry-run", "--name", "duel");

        assertThat(outcome.output()).isEqualTo("scheduler/duel would be created from v3.1.0; not copied: v3.0.0\n");
        assertThat(outcome.status()).isZero();
        assertThat(schedulers()).isEmpty();
    }

    @Test
    @Order(2)
    void copiesWhatMusterTakesAndSaysWhyItRefusesTheRest() throws Exception {
        var outcome = copy();

        assertThat(outcome.output())
                .contains("scheduler/duel created from v3.1.0; not copied: v3.0.0")
                .contains("scheduler/squad created from v1.0.0")
                .contains("scheduler/twins refused:")
                .contains("Scheduler.Forwarders[1].Name: is the name of another forwarder as well");
        assertThat(outcome.status()).isOne();
        assertThat(schedulers()).containsExactly("duel", "squad");
        var duel = get("/schedulers/duel").path("scheduler");
        assertThat(duel.at("/spec/version").asText()).isEqualTo("v1.0.0");
        assertThat(duel.at("/autoscaling/policy/parameters/roomOccupancy/readyTarget")
                        .asText())
                .isEqualTo("0.3");
        assertThat(duel.at("/forwarders/0/options/metadata/roomType").asText()).isEqualTo("duel");
        assertThat(get("/schedulers/squad")
                        .at("/scheduler/spec/containers/0/ports/1/hostPortRange/start")
                        .asInt())
                .isEqualTo(20200);
    }

    @Test
    @Order(3)
    void asksForTheSameAgainWithoutHarm() throws Exception {
        var outcome = copy("--name", "duel", "--name", "squad");

        assertThat(outcome.output().lines())
                .containsExactly("scheduler/duel already there, the same", "scheduler/squad already there, the same");
        assertThat(outcome.status()).isZero();
    }

    @Test
    @Order(4)
    void namesTheFirstFieldThatDiffers() throws Exception {
        try (var changed = new FakeMaestro(
                Map.of("duel", FakeMaestro.DUEL.replace("\"roomsReplicas\":2", "\"roomsReplicas\":3")))) {
            var outcome =
                    MusterJar.run(directory, Map.of(), arguments(changed.url().replace("//", "//ann:secret@")));

            assertThat(outcome.output()).isEqualTo("scheduler/duel already there, with another roomsReplicas\n");
            assertThat(outcome.status()).isZero();
            assertThat(changed.authorizations).contains("Basic YW5uOnNlY3JldA==");
            assertThat(changed.requests).allMatch(request -> request.startsWith("GET "));
        }
    }

    @Test
    @Order(5)
    void aSchedulerThatMaestroDoesNotKnowIsRefused() throws Exception {
        var outcome = copy("--name", "none");

        assertThat(outcome.output()).isEqualTo("scheduler/none refused: scheduler not found\n");
        assertThat(outcome.status()).isOne();
    }

    @Test
    @Order(6)
    void saysWhenNoMaestroAnswers() throws Exception {
        var outcome = MusterJar.run(directory, Map.of(), arguments("http://127.0.0.1:1"));

        assertThat(outcome.errors()).contains("no Maestro answers at http://127.0.0.1:1");
        assertThat(outcome.status()).isOne();
    }

    @Test
    @Order(7)
    void aSettingOfMaestroInTheEnvironmentIsReported() throws IOException {
        assertThat(directory.resolve("server.out"))
                .content()
                .contains("MAESTRO_API_PORT is not obeyed; its successor is quarkus.http.port");
    }

    private static MusterJar.Outcome copy(String... more) throws Exception {
        return MusterJar.run(directory, Map.of(), arguments(maestro.url(), more));
    }

    private static String[] arguments(String from, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "scheduler",
                "import",
                "--from-maestro",
                from,
                "--server",
                muster.http().toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static List<String> schedulers() {
        return get("/schedulers").path("schedulers").findValuesAsText("name");
    }

    private static JsonNode get(String path) {
        try (var client = new MusterClient(muster.http())) {
            return client.get(path).orThrow().json();
        }
    }
}
