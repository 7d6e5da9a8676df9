package dev.muster.openmatch0.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.IgnoreList;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.TestSettings;
import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `CreateAssignments`, `DeleteAssignments` and `DeleteMatch`, and what they leave in Redis.
@Timeout(30)
final class BackendAssignmentsTest {
    private final LayoutRedis redis = LayoutRedis.empty();
    private final OpenMatch0Doors doors = OpenMatch0Doors.on(redis);

    @AfterEach
    void close() {
        doors.close();
        redis.close();
    }

    @Test
    void playersAreToldAndMoveFromProposedToDeindexed() {
        redis.direct("HSET", "anna", "properties", "{}", "assignment", "", "status", "waiting", "error", "");
        redis.direct("EXPIRE", "anna", "1000");
        redis.direct("ZADD", "mmr.rating", "1500", "anna");
        redis.direct("ZADD", "proposed", "1", "anna", "1", "ben", "1", "carl");

        var result = doors.backend().createAssignments(assignments("host:1", "anna", "ben"));

        assertThat(result.getSuccess()).isTrue();
        assertThat(redis.text("HGET", "anna", "assignment")).isEqualTo("host:1");
        assertThat(redis.text("HGET", "anna", "status")).isEqualTo("waiting");
        assertThat(redis.number("TTL", "anna")).isBetween(990L, 1_000L);
        assertThat(redis.list("ZRANGE", "proposed", "0", "-1")).containsExactly("carl");
        assertThat(redis.list("ZRANGE", "deindexed", "0", "-1")).containsExactly("anna", "ben");
        assertThat(Math.abs(redis.number("ZSCORE", "deindexed", "anna") - redis.number("TIME")))
                .isLessThan(5);
        assertThat(redis.list("ZRANGE", "mmr.rating", "0", "-1")).containsExactly("anna");
        assertThat(redis.list("KEYS", "*")).containsExactly("anna", "ben", "deindexed", "mmr.rating", "proposed");
    }

    @Test
    void whoHasNoPlayerOfItsOwnIsToldTooAndForgottenInTime() {
        doors.backend().createAssignments(assignments("host:1", "member of a group"));

        assertThat(redis.list("HKEYS", "member of a group")).containsExactly("assignment");
        assertThat(redis.number("TTL", "member of a group")).isBetween(43_190L, 43_200L);
    }

    @Test
    void whatASlotSaysComesBeforeWhatTheCallSays() {
        var roster = Roster.newBuilder()
                .addPlayers(Player.newBuilder().setId("anna").setAssignment("host:2"))
                .addPlayers(Player.newBuilder().setId("ben"))
                .addPlayers(Player.newBuilder().setAssignment("host:3"));

        doors.backend()
                .createAssignments(Assignments.newBuilder()
                        .setAssignment("host:1")
                        .addRosters(roster)
                        .build());

        assertThat(redis.text("HGET", "anna", "assignment")).isEqualTo("host:2");
        assertThat(redis.text("HGET", "ben", "assignment")).isEqualTo("host:1");
        assertThat(redis.list("KEYS", "*")).containsExactly("anna", "ben", "deindexed");
    }

    @Test
    void withoutRoomsAnEmptyAssignmentIsWrittenAsItIs() {
        doors.backend().createAssignments(assignments("", "anna"));

        assertThat(redis.number("HEXISTS", "anna", "assignment")).isOne();
        assertThat(redis.text("HGET", "anna", "assignment")).isEmpty();
    }

    @Test
    void aThousandPlayersAreToldInOneCall() {
        var players = IntStream.range(0, 1_000).mapToObj(i -> "player-" + i).toArray(String[]::new);

        doors.backend().createAssignments(assignments("host:1", players));

        assertThat(redis.number("ZCARD", "deindexed")).isEqualTo(1_000);
        assertThat(redis.text("HGET", "player-0", "assignment")).isEqualTo("host:1");
        assertThat(redis.text("HGET", "player-999", "assignment")).isEqualTo("host:1");
    }

    @Test
    void whoeverWasToldLongAgoLeavesTheListAFewAtATime() {
        long now = redis.number("TIME");
        for (int i = 0; i < 10; i++) {
            redis.direct("ZADD", "deindexed", Long.toString(now - 1_000 - i), "old-" + i);
        }
        redis.direct("ZADD", "deindexed", Long.toString(now - 780), "young");

        doors.backend().createAssignments(assignments("host:1", "anna", "ben"));
        assertThat(redis.number("ZCARD", "deindexed")).isEqualTo(10 + 1 + 2 - 4);
        doors.backend().createAssignments(assignments("host:1", "anna", "ben", "carl"));

        assertThat(redis.list("ZRANGE", "deindexed", "0", "-1")).containsExactly("anna", "ben", "carl", "young");
    }

    @Test
    void whoeverAListLeavesOutForEverStaysOnIt() {
        doors.settings = TestSettings.standard()
                .ignoreLists(List.of(
                        new IgnoreList("deindexed", "deindexed", 0, 800), new IgnoreList("ever", "deindexed", 0, 0)))
                .base();
        redis.direct("ZADD", "deindexed", "1000", "old");

        doors.backend().createAssignments(assignments("host:1", "anna"));

        assertThat(redis.list("ZRANGE", "deindexed", "0", "-1")).containsExactly("anna", "old");
    }

    @Test
    void aReservedIdIsRefusedAndNothingChanges() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.backend().createAssignments(assignments("host:1", "anna", "profileq")))
                .withMessageStartingWith("INVALID_ARGUMENT: id of a player of roster \"red\": \"profileq\"");
        assertThat(redis.number("DBSIZE")).isZero();
    }

    @Test
    void anIdThatIsNoPlayersIsNamedAndTheOthersAreTold() {
        redis.direct("SADD", "a set", "1");

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.backend().createAssignments(assignments("host:1", "anna", "a set", "ben")))
                .withMessageStartingWith("UNKNOWN: a set: WRONGTYPE");

        assertThat(redis.text("HGET", "ben", "assignment")).isEqualTo("host:1");
        assertThat(redis.list("ZRANGE", "deindexed", "0", "-1")).containsExactly("a set", "anna", "ben");
    }

    @Test
    void anAssignmentIsTakenBackAndListsStayAsTheyAre() {
        redis.direct("HSET", "anna", "status", "waiting");
        doors.backend().createAssignments(assignments("host:1", "anna", "ben"));

        var result = doors.backend().deleteAssignments(roster("anna", "ben", "nobody"));

        assertThat(result.getSuccess()).isTrue();
        assertThat(redis.number("HEXISTS", "anna", "assignment")).isZero();
        assertThat(redis.text("HGET", "anna", "status")).isEqualTo("waiting");
        assertThat(redis.list("ZRANGE", "deindexed", "0", "-1")).containsExactly("anna", "ben");
        assertThat(redis.list("KEYS", "*")).containsExactly("anna", "deindexed");
    }

    @Test
    void aMatchIsDeletedAndNothingElse() {
        redis.direct("HSET", "m.duel", "rosters", "[{\"players\":[{\"id\":\"anna\"}]}]");
        redis.direct("ZADD", "proposed", "1", "anna");
        redis.direct("SADD", "profileq", "m.duel");

        for (var id : new String[] {"m.duel", "m.duel", "nothing", ""}) {
            assertThat(doors.backend()
                            .deleteMatch(MatchObject.newBuilder().setId(id).build())
                            .getSuccess())
                    .isTrue();
        }

        assertThat(redis.list("KEYS", "*")).containsExactly("profileq", "proposed");
    }

    @Test
    void aMatchOfWhichTheRostersCannotBeReadIsDeletedToo() {
        redis.direct("HSET", "m.duel", "rosters", "red");

        doors.backend().deleteMatch(MatchObject.newBuilder().setId("m.duel").build());

        assertThat(redis.number("DBSIZE")).isZero();
    }

    @Test
    void aReservedKeyIsNotDeletedAsAMatch() {
        redis.direct("SADD", "profileq", "m.duel");

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.backend()
                        .deleteMatch(MatchObject.newBuilder().setId("profileq").build()))
                .withMessageStartingWith("INVALID_ARGUMENT: id: \"profileq\"");
        assertThat(redis.number("EXISTS", "profileq")).isOne();
    }

    private static Assignments assignments(String connection, String... players) {
        return Assignments.newBuilder()
                .setAssignment(connection)
                .addRosters(roster(players))
                .build();
    }

    private static Roster roster(String... players) {
        var roster = Roster.newBuilder().setName("red");
        for (var player : players) {
            roster.addPlayers(Player.newBuilder().setId(player));
        }
        return roster.build();
    }
}
