package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.local.LocalServer;
import dev.muster.openmatch0.wire.Filter;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.PlayerPool;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.openmatch0.wire.RunReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The built server with a `matchmaker_config.json` that is mounted as Kubernetes mounts a ConfigMap, and what its
/// functions report.
@Timeout(240)
final class OpenMatch0SettingsIT {
    private static final String TANKS = "role.tank";

    @TempDir
    private Path directory;

    @Test
    void theMountedFileIsFollowedAndWhatFunctionsReportIsShown() throws Exception {
        var function = new PlayedFunction(Files.createDirectory(directory.resolve("function")));
        var home = directory.resolve("server");
        mount("{\"playerIndices\": [\"mmr.rating\"]}");
        Files.createSymbolicLink(mounted().resolve("matchmaker_config.json"), Path.of("..data/matchmaker_config.json"));
        var settings = Map.of(
                "MUSTER_OPENMATCH0_CONFIG_FILE",
                mounted().resolve("matchmaker_config.json").toString(),
                "QUARKUS_CONFIG_LOCATIONS",
                function.settings().toString());

        try (var server = OpenMatch0Server.start(home, settings)) {
            comes(server, "anna");
            assertThat(tanks(server)).isEmpty();

            mount("{\"playerIndices\": [\"mmr.rating\", \"role.tank\"]}");
            OpenMatch0Server.await("the file is read anew", () -> logged(server, "read anew: ") == 1);
            comes(server, "ben");
            assertThat(tanks(server)).containsExactly("ben");

            mount("{\"playerIndices\": [\"mmr.rating\", ");
            OpenMatch0Server.await(
                    "the log names the file", () -> logged(server, "what was in force before stays: ") == 1);
            assertThat(server.log())
                    .filteredOn(line -> line.contains("what was in force before stays: "))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(
                                    mounted().resolve("matchmaker_config.json").toString(), "line 1"));
            comes(server, "carla");
            assertThat(tanks(server)).containsExactlyInAnyOrder("ben", "carla");

            reports(server, function, home);
        } finally {
            new LocalServer(home.resolve("data")).endLeftovers();
        }
    }

    private static void reports(OpenMatch0Server server, PlayedFunction function, Path home) throws Exception {
        var call = server.backendLater()
                .createMatch(MatchObject.newBuilder()
                        .setId("duel")
                        .setProperties("{\"imagename\": \"" + PlayedFunction.IMAGE + "\"}")
                        .build());
        var proposal = function.await(0).proposal();

        assertThat(server.mmLogic()
                        .reportRun(RunReport.newBuilder()
                                .setId(proposal)
                                .putCounters("players", 7)
                                .putTimings("search", 0.25)
                                .build())
                        .getSuccess())
                .isTrue();
        direct(home, "HSET metrics." + proposal + " counter.rejected 3 timing.sort 0.5");
        server.mmLogic()
                .createProposal(MatchObject.newBuilder()
                        .setId(proposal)
                        .setProperties("{}")
                        .addRosters(Roster.newBuilder()
                                .addPlayers(Player.newBuilder().setId("ben")))
                        .build());
        function.mayEnd();

        assertThat(call.get(60, TimeUnit.SECONDS).getRostersCount()).isOne();
        assertThat(server.metrics("muster_openmatch0_reported_total"))
                .containsExactlyInAnyOrder(
                        "muster_openmatch0_reported_total{profile=\"duel\",counter=\"players\"} 7.0",
                        "muster_openmatch0_reported_total{profile=\"duel\",counter=\"rejected\"} 3.0");
        assertThat(server.metrics("muster_openmatch0_reported_seconds_sum"))
                .containsExactlyInAnyOrder(
                        "muster_openmatch0_reported_seconds_sum{profile=\"duel\",timing=\"search\"} 0.25",
                        "muster_openmatch0_reported_seconds_sum{profile=\"duel\",timing=\"sort\"} 0.5");
    }

    private Path mounted() {
        return directory.resolve("mounted");
    }

    /// Another content, all at once, by turning a link.
    private void mount(String content) throws IOException {
        Files.createDirectories(mounted());
        var fresh = Files.createTempDirectory(mounted(), "..");
        Files.writeString(fresh.resolve("matchmaker_config.json"), content);
        var link = Files.createSymbolicLink(mounted().resolve("..data_tmp"), fresh.getFileName());
        Files.move(link, mounted().resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void comes(OpenMatch0Server server, String id) {
        server.frontend()
                .createPlayer(Player.newBuilder()
                        .setId(id)
                        .setProperties("{\"mmr\": {\"rating\": 1000}, \"role\": {\"tank\": 1}}")
                        .build());
    }

    private static List<String> tanks(OpenMatch0Server server) {
        var pool = PlayerPool.newBuilder()
                .addFilters(Filter.newBuilder().setAttribute(TANKS).setMinv(1))
                .build();
        var found = new ArrayList<String>();
        server.mmLogic()
                .getPlayerPool(pool)
                .forEachRemaining(
                        page -> page.getRoster().getPlayersList().forEach(player -> found.add(player.getId())));
        return found;
    }

    private static long logged(OpenMatch0Server server, String words) {
        return server.log().stream().filter(line -> line.contains(words)).count();
    }

    /// One command as a function on Redis sends it.
    private static void direct(Path home, String command) throws IOException {
        int port = new ObjectMapper()
                .readTree(Files.readString(home.resolve("data/openmatch0/redis.json")))
                .path("port")
                .asInt();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).as(command).isEqualTo(':');
        }
    }
}
