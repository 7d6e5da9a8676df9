package dev.muster.openmatch0;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.muster.openmatch0.grpc.OpenMatch0Doors;
import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every key that there is in database 0 all along a round: its type, whether it expires in 12 h, and what it holds.
/// Programs of the 0.3 line rely on this.
@Timeout(60)
final class LayoutTest {
    private static final String PROFILE = """
            {"properties": {"pools": [{"name": "all", "filters": [{"attribute": "mmr.rating", "minv": "-9"}]}], \
            "rosters": [{"name": "red", "players": [{"pool": "all"}]}]}}""";

    private final OrchestratorBench bench = OrchestratorBench.empty();
    private final DirectProgram direct = new DirectProgram(bench.redis);
    private final OpenMatch0Doors doors = OpenMatch0Doors.on(bench.redis);
    private SortedMap<String, String> before = new TreeMap<>();

    @AfterEach
    void close() throws Exception {
        doors.close();
        bench.close();
    }

    @Test
    void everyKeyIsThatOfTheOriginalAllAlongARound() throws Exception {
        comes("anna", "{\"mmr\": {\"rating\": 1200.9}, \"role\": {\"tank\": true}}");
        comes("ben", "{\"mmr\": {\"rating\": \"-7\"}}");
        assertThat(changes()).isEqualTo("""
                OM_METADATA.accessed zset
                  anna now
                  ben now
                OM_METADATA.created zset
                  anna now
                  ben now
                anna hash, 12 h
                  assignment=
                  attributes=[]
                  error=
                  pool=
                  properties={"mmr": {"rating": 1200.9}, "role": {"tank": true}}
                  status=
                ben hash, 12 h
                  assignment=
                  attributes=[]
                  error=
                  pool=
                  properties={"mmr": {"rating": "-7"}}
                  status=
                mmr.rating zset
                  ben -7
                  anna 1200
                role.tank zset
                  anna 1
                """);

        var call = create();
        doors.await("profileq", () -> direct.keys().contains("profileq"));
        assertThat(changes()).isEqualTo("""
                duel hash, 12 h
                  error=
                  pools=[{"name":"all","filters":[{"name":"","attribute":"mmr.rating","maxv":"0","minv":"-9",\
                "stats":null}],"roster":null,"stats":null}]
                  properties={"properties": {"pools": [{"name": "all", "filters": [{"attribute": "mmr.rating",\
                 "minv": "-9"}]}], "rosters": [{"name": "red", "players": [{"pool": "all"}]}]}}
                  rosters=[{"name":"red","players":[{"id":"","properties":"","pool":"all","attributes":[],\
                "assignment":"","status":"","error":""}]}]
                profileq set
                  <match>.duel
                """);

        bench.start();
        var function = bench.functions.function();
        OrchestratorBench.await("its image is noted", () -> !bench.told.events.isEmpty());
        assertThat(changes()).isEqualTo("""
                concurrentMMFs string
                  1
                no profileq
                """);

        doors.mmLogic().createProposal(proposal(function.variable("MMF_PROPOSAL_ID")));
        assertThat(changes()).isEqualTo("""
                concurrentMMFs string
                  0
                proposal.<seconds>.<match>.duel hash, 12 h
                  error=
                  pools=[]
                  properties={"made": true}
                  rosters=[{"name":"red","players":[{"id":"anna","properties":"","pool":"","attributes":[],\
                "assignment":"","status":"","error":""},{"id":"ben","properties":"","pool":"","attributes":[],\
                "assignment":"","status":"","error":""}]}]
                proposalq set
                  proposal.<seconds>.<match>.duel
                proposed zset
                  anna now
                  ben now
                """);

        function.end();
        var evaluator = bench.functions.evaluator();
        var taken = bench.redis.list("SPOP", "proposalq", "100");
        assertThat(taken).containsExactly(function.variable("MMF_PROPOSAL_ID"));
        direct.run("RENAME", taken.getFirst(), function.variable("MMF_ERROR_ID"));
        evaluator.end();
        var match = call.get(20, TimeUnit.SECONDS);
        bench.awaitEvent("evaluated 1 0");
        assertThat(changes()).isEqualTo("""
                <match>.duel hash, 12 h
                  error=
                  pools=[]
                  properties={"made": true}
                  rosters=[{"name":"red","players":[{"id":"anna","properties":"","pool":"","attributes":[],\
                "assignment":"","status":"","error":""},{"id":"ben","properties":"","pool":"","attributes":[],\
                "assignment":"","status":"","error":""}]}]
                no concurrentMMFs
                no proposal.<seconds>.<match>.duel
                no proposalq
                """);

        doors.backend()
                .createAssignments(Assignments.newBuilder()
                        .setAssignment("example.com:1")
                        .addAllRosters(match.getRostersList())
                        .build());
        assertThat(changes()).isEqualTo("""
                anna hash, 12 h
                  assignment=example.com:1
                  attributes=[]
                  error=
                  pool=
                  properties={"mmr": {"rating": 1200.9}, "role": {"tank": true}}
                  status=
                ben hash, 12 h
                  assignment=example.com:1
                  attributes=[]
                  error=
                  pool=
                  properties={"mmr": {"rating": "-7"}}
                  status=
                deindexed zset
                  anna now
                  ben now
                no proposed
                """);

        doors.backend().deleteAssignments(match.getRosters(0));
        doors.backend().deleteMatch(match);
        doors.backend().deleteMatch(MatchObject.newBuilder().setId("duel").build());
        assertThat(changes()).isEqualTo("""
                anna hash, 12 h
                  attributes=[]
                  error=
                  pool=
                  properties={"mmr": {"rating": 1200.9}, "role": {"tank": true}}
                  status=
                ben hash, 12 h
                  attributes=[]
                  error=
                  pool=
                  properties={"mmr": {"rating": "-7"}}
                  status=
                no <match>.duel
                no duel
                """);
        doors.frontend().deletePlayer(Player.newBuilder().setId("anna").build());
        doors.frontend().deletePlayer(Player.newBuilder().setId("ben").build());
        assertThat(changes()).isEqualTo("""
                no OM_METADATA.accessed
                no OM_METADATA.created
                no anna
                no ben
                no deindexed
                no mmr.rating
                no role.tank
                """);
    }

    /// The keys that are new or other than last time, with a line for each element, and those that are gone. What is
    /// not the same each time has a name.
    private String changes() {
        var now = new TreeMap<String, String>();
        direct.keys().forEach(key -> now.put(named(key), named(describe(key))));
        var changes = new StringBuilder();
        now.forEach((key, what) -> changes.append(what.equals(before.get(key)) ? "" : what));
        before.keySet().stream()
                .filter(key -> !now.containsKey(key))
                .forEach(key -> changes.append("no ").append(key).append('\n'));
        before = now;
        return changes.toString();
    }

    private String describe(String key) {
        var type = direct.text("TYPE", key);
        var lines = new ArrayList<String>(List.of("%s %s%s".formatted(key, type, expiry(key))));
        switch (type) {
            case "hash" -> new TreeMap<>(direct.hash(key)).forEach((field, value) -> lines.add(field + "=" + value));
            case "set" -> lines.addAll(bench.redis.list("SMEMBERS", key));
            case "zset" ->
                direct.members(key).forEach(member -> lines.add(member + " " + score(direct.score(key, member))));
            default -> lines.add(direct.text("GET", key));
        }
        return String.join("\n  ", lines) + "\n";
    }

    private static String named(String text) {
        return text.replaceAll("proposal\\.\\d{10}\\.", "proposal.<seconds>.").replaceAll("dc\\d{18}", "<match>");
    }

    private String expiry(String key) {
        long left = direct.number("TTL", key);
        if (left == -1) {
            return "";
        }
        assertThat(left).as("seconds until %s expires", key).isBetween(43_140L, 43_200L);
        return ", 12 h";
    }

    private String score(double score) {
        return Math.abs(score - direct.seconds()) < 60 ? "now" : Long.toString((long) score);
    }

    private void comes(String id, String properties) {
        doors.frontend()
                .createPlayer(
                        Player.newBuilder().setId(id).setProperties(properties).build());
    }

    private ListenableFuture<MatchObject> create() {
        return BackendGrpc.newFutureStub(doors.channel())
                .createMatch(MatchObject.newBuilder()
                        .setId("duel")
                        .setProperties(PROFILE)
                        .build());
    }

    private static MatchObject proposal(String id) {
        return MatchObject.newBuilder()
                .setId(id)
                .setProperties("{\"made\": true}")
                .addRosters(Roster.newBuilder()
                        .setName("red")
                        .addPlayers(Player.newBuilder().setId("anna"))
                        .addPlayers(Player.newBuilder().setId("ben")))
                .build();
    }
}
