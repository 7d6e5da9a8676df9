package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.platform.process.ProcessIdentity;
import dev.muster.platform.redis.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two built servers on one Redis of Open Match 0.3, of which the one that orchestrates is killed.
@Timeout(240)
final class OpenMatch0FailOverIT {
    @TempDir
    private Path directory;

    private final List<OpenMatch0Server> servers = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>();

    @AfterEach
    void close() throws Exception {
        for (var server : servers) {
            server.close();
        }
    }

    @Test
    void aRoundWhoseOrchestratorIsKilledIsFinishedByTheOther() throws Exception {
        var function = new PlayedFunction(Files.createDirectory(directory.resolve("function")));
        settings.put("QUARKUS_CONFIG_LOCATIONS", function.settings().toString());
        name();
        var first = start("first");
        var second = start("second");
        var anna = Player.newBuilder().setId("anna").setProperties("{}").build();
        first.frontend().createPlayer(anna);
        var updates = second.frontend().getUpdates(anna);

        var call = second.backendLater()
                .createMatch(MatchObject.newBuilder()
                        .setId("duel")
                        .setProperties("{\"imagename\": \"" + PlayedFunction.IMAGE + "\"}")
                        .build());
        var before = function.await(0);
        first.kill();
        var after = function.await(1);

        assertThat(after.proposal()).isEqualTo(before.proposal());
        OpenMatch0Server.await(
                "the first run is ended with its server",
                () -> ProcessIdentity.of(before.pid())
                        .filter(ProcessIdentity::alive)
                        .isEmpty());
        second.mmLogic().createProposal(proposal(after, anna));
        function.mayEnd();
        var match = call.get(60, TimeUnit.SECONDS);
        assertThat(match.getId()).isEqualTo(after.proposal().split("\\.", 3)[2]);
        second.backend()
                .createAssignments(Assignments.newBuilder()
                        .setAssignment("example.com:1")
                        .addAllRosters(match.getRostersList())
                        .build());
        assertThat(updates.next().getAssignment()).isEqualTo("example.com:1");
    }

    @Test
    void matchesAreListedOnWhenTheOrchestratorIsKilled() throws Exception {
        name();
        var first = start("first");
        var second = start("second");
        for (int i = 0; i < 40; i++) {
            first.frontend()
                    .createPlayer(Player.newBuilder()
                            .setId("player-" + i)
                            .setProperties("{\"mmr\": {\"rating\": 1000}}")
                            .build());
        }

        var players = new ArrayList<String>();
        var matches = second.backend()
                .listMatches(MatchObject.newBuilder()
                        .setId("duel")
                        .setProperties("""
                        {"properties": {
                          "pools": [{"name": "all", "filters": [{"attribute": "mmr.rating", "minv": 1}]}],
                          "rosters": [{"name": "red", "players": [{"pool": "all"}, {"pool": "all"}]}]}}""")
                        .build());
        for (int i = 0; i < 10; i++) {
            if (i == 3) {
                first.kill();
            }
            for (var player : matches.next().getRosters(0).getPlayersList()) {
                players.add(player.getId());
            }
        }

        assertThat(players).hasSize(20).doesNotHaveDuplicates();
    }

    private void name() throws Exception {
        settings.put(
                "QUARKUS_REDIS_HOSTS",
                TestRedis.newServer(directory.resolve("core")).uri());
        settings.put(
                "MUSTER_OPENMATCH0_REDIS",
                TestRedis.newServer(directory.resolve("layout")).uri());
    }

    private OpenMatch0Server start(String name) throws Exception {
        var server = OpenMatch0Server.start(directory.resolve(name), settings);
        servers.add(server);
        return server;
    }

    private static MatchObject proposal(PlayedFunction.Run run, Player player) {
        return MatchObject.newBuilder()
                .setId(run.proposal())
                .setProperties("{}")
                .addRosters(Roster.newBuilder().setName("red").addPlayers(player))
                .build();
    }
}
