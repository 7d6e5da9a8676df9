package dev.muster.openmatch0.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.muster.openmatch0.DirectProgram;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.TestSettings;
import dev.muster.openmatch0.wire.Player;
import dev.muster.platform.redis.Call;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CreatePlayer and DeletePlayer over gRPC, and what a program sees of them that works on Redis directly.
@Timeout(30)
final class PlayersTest {
    private final LayoutRedis redis = LayoutRedis.empty();
    private final OpenMatch0Doors doors = OpenMatch0Doors.on(redis);
    private final DirectProgram direct = new DirectProgram(redis);

    @AfterEach
    void close() {
        doors.close();
        redis.close();
    }

    @Test
    void aPlayerIsAHashAndAnEntryOfEachIndexThatItHasAValueFor() {
        long before = direct.seconds();

        var result = doors.frontend()
                .createPlayer(Player.newBuilder()
                        .setId("anna")
                        .setProperties("{\"mmr\":{\"rating\":1500},\"role\":{\"support\":1},\"other\":{\"thing\":3}}")
                        .setPool("gold")
                        .addAttributes(Player.Attribute.newBuilder()
                                .setName("mmr.rating")
                                .setValue(1500))
                        .setAssignment("1.2.3.4:5")
                        .setStatus("waiting")
                        .setError("none")
                        .build());

        assertThat(result.getSuccess()).isTrue();
        assertThat(result.getError()).isEmpty();
        assertThat(direct.hash("anna"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "properties",
                        "{\"mmr\":{\"rating\":1500},\"role\":{\"support\":1},\"other\":{\"thing\":3}}",
                        "pool",
                        "gold",
                        "attributes",
                        "[{\"name\":\"mmr.rating\",\"value\":\"1500\"}]",
                        "assignment",
                        "1.2.3.4:5",
                        "status",
                        "waiting",
                        "error",
                        "none"));
        assertThat(direct.number("TTL", "anna")).isBetween(43_190L, 43_200L);
        assertThat(direct.score("mmr.rating", "anna")).isEqualTo(1500);
        assertThat(direct.score("role.support", "anna")).isEqualTo(1);
        assertThat(direct.score("OM_METADATA.created", "anna")).isBetween((double) before, before + 10.0);
        assertThat(direct.score("OM_METADATA.accessed", "anna")).isBetween((double) before, before + 10.0);
        assertThat(direct.keys())
                .containsExactlyInAnyOrder(
                        "anna", "mmr.rating", "role.support", "OM_METADATA.created", "OM_METADATA.accessed");
    }

    @Test
    void whatWasNotSetIsAnEmptyText() {
        create("anna", "");

        assertThat(direct.hash("anna"))
                .containsOnly(
                        entry("properties", ""),
                        entry("pool", ""),
                        entry("attributes", "[]"),
                        entry("assignment", ""),
                        entry("status", ""),
                        entry("error", ""));
        assertThat(direct.keys()).containsExactlyInAnyOrder("anna", "OM_METADATA.created", "OM_METADATA.accessed");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "1500, 1500",
                "12.9, 12",
                "-3, -3",
                "true, 1",
                "false, 0",
                "'\"17\"', 17",
                "'\"much\"', 0",
                "null, 0",
                "{}, 0",
                "9007199254740992, 9007199254740992"
            })
    void valuesOfIndicesAreWholeNumbers(String value, double score) {
        create("anna", "{\"mmr\":{\"rating\":" + value + "}}");

        assertThat(direct.score("mmr.rating", "anna")).isEqualTo(score);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "{\"mmr\":", "[]", "7"})
    void propertiesAreNotChecked(String properties) {
        create("anna", properties);

        assertThat(direct.text("HGET", "anna", "properties")).isEqualTo(properties);
        assertThat(direct.number("EXISTS", "mmr.rating")).isZero();
    }

    @Test
    void theSameIdAgainIsANewPlayer() {
        doors.settings =
                TestSettings.standard().previousIndices(List.of("old.rank")).base();
        create("anna", "{\"mmr\":{\"rating\":1500},\"role\":{\"tank\":1}}");
        direct.run("HSET", "anna", "assignment", "1.2.3.4:5", "status", "s", "error", "e", "extra", "kept");
        direct.run("EXPIRE", "anna", "100");
        direct.run("ZADD", "old.rank", "3", "anna");
        direct.run("ZADD", "OM_METADATA.created", "3", "anna");

        create("anna", "{\"mmr\":{\"rating\":1600}}");

        assertThat(direct.hash("anna"))
                .contains(entry("assignment", ""), entry("status", ""), entry("error", ""), entry("extra", "kept"));
        assertThat(direct.number("TTL", "anna")).isGreaterThan(43_000);
        assertThat(direct.score("mmr.rating", "anna")).isEqualTo(1600);
        assertThat(direct.score("OM_METADATA.created", "anna")).isGreaterThan(3);
        assertThat(direct.number("EXISTS", "role.tank", "old.rank"))
                .as("indices that it has no value for any more")
                .isZero();
    }

    @Test
    void settingsCountFromTheNextCallOn() {
        create("anna", "{\"level\":5}");
        assertThat(direct.number("EXISTS", "level")).isZero();

        doors.settings = TestSettings.standard()
                .indices(List.of("level"))
                .playerTtl(Duration.ofSeconds(60))
                .base();
        create("anna", "{\"level\":5}");

        assertThat(direct.score("level", "anna")).isEqualTo(5);
        assertThat(direct.number("TTL", "anna")).isBetween(50L, 60L);
    }

    @Test
    void aPlayerWithoutAnIdIsRefused() {
        assertFails(
                () -> create("", "{}"), Status.Code.UNKNOWN, "cannot unmarshal protobuf messages without an id field");
        assertThat(direct.keys()).isEmpty();
    }

    @Test
    void withoutIndicesNobodyIsTakenIn() {
        doors.settings = TestSettings.standard().indices(List.of()).base();

        assertFails(() -> create("anna", "{}"), Status.Code.UNKNOWN, "Failure to get list of indices");
        assertThat(direct.keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mmr.rating",
                "profileq",
                "proposalq",
                "proposed",
                "deindexed",
                "OM_METADATA.accessed",
                "concurrentMMFs"
            })
    void aPlayerIsNotCalledLikeAKeyOfTheLayout(String id) {
        create("anna", "{\"mmr\":{\"rating\":1500}}");
        direct.run("SADD", "profileq", "m.duel");
        direct.run("SET", "concurrentMMFs", "1");
        var before = direct.keys();
        var text = "id: \"" + id + "\" is a key of the matchmaker's own, choose another id";

        assertFails(() -> create(id, "{}"), Status.Code.INVALID_ARGUMENT, text);
        assertFails(() -> delete(id), Status.Code.INVALID_ARGUMENT, text);
        assertFails(
                () -> doors.frontend()
                        .getUpdates(Player.newBuilder().setId(id).build())
                        .next(),
                Status.Code.INVALID_ARGUMENT,
                text);

        assertThat(direct.keys()).isEqualTo(before);
    }

    @Test
    void aKeyThatIsSomethingElseIsLeftAlone() {
        direct.run("SET", "m.duel", "{\"error\":\"insufficient_players\"}");
        var text = "WRONGTYPE Operation against a key holding the wrong kind of value";

        assertFails(() -> create("m.duel", "{\"mmr\":{\"rating\":1}}"), Status.Code.UNKNOWN, text);
        assertFails(
                () -> doors.frontend()
                        .getUpdates(Player.newBuilder().setId("m.duel").build())
                        .next(),
                Status.Code.UNKNOWN,
                text);

        assertThat(direct.text("GET", "m.duel")).isEqualTo("{\"error\":\"insufficient_players\"}");
        assertThat(direct.number("EXISTS", "mmr.rating", "OM_METADATA.created")).isZero();
    }

    @Test
    void aGroupIsAPlayerWithTheIdsOfItsMembers() {
        create("anna ben carla", "{\"mmr\":{\"rating\":1400}}");

        assertThat(direct.score("mmr.rating", "anna ben carla")).isEqualTo(1400);
    }

    @Test
    void aDeletedPlayerIsInNoIndexAndNotKept() {
        doors.settings =
                TestSettings.standard().previousIndices(List.of("old.rank")).base();
        create("anna", "{\"mmr\":{\"rating\":1500}}");
        create("ben", "{\"mmr\":{\"rating\":1500}}");
        direct.run("ZADD", "old.rank", "3", "anna");

        assertThat(delete("anna")).isTrue();

        assertThat(direct.number("EXISTS", "anna", "old.rank")).isZero();
        for (var set : List.of("mmr.rating", "OM_METADATA.created", "OM_METADATA.accessed")) {
            assertThat(direct.members(set)).containsExactly("ben");
        }
        assertThat(delete("anna")).as("again").isTrue();
        assertThat(delete("nobody")).isTrue();
    }

    @Test
    void aDeletedPlayerMayComeBackAtOnceUnlessAMatchHasIt() {
        for (var id : List.of("anna", "ben", "carla")) {
            create(id, "{\"mmr\":{\"rating\":1500}}");
            direct.run("ZADD", "proposed", "" + direct.seconds(), id);
            direct.run("ZADD", "deindexed", "" + direct.seconds(), id);
        }
        held("ben", direct.seconds());
        held("carla", direct.seconds() - 801);

        List.of("anna", "ben", "carla").forEach(this::delete);

        assertThat(direct.number("EXISTS", "deindexed")).isZero();
        assertThat(direct.members("proposed")).containsExactly("ben");
    }

    @Test
    void indicesMayBeMany() {
        var many = IntStream.range(0, 500).mapToObj(i -> "a" + i).toList();
        doors.settings = TestSettings.standard().indices(many).base();
        var properties = "{\"x\":0"
                + String.join(
                        "", many.stream().map(name -> ",\"" + name + "\":7").toList()) + "}";

        create("anna", properties);
        assertThat(many)
                .allSatisfy(index -> assertThat(direct.score(index, "anna")).isEqualTo(7));
        create("anna", "{\"a400\":8}");
        assertThat(direct.keys())
                .containsExactlyInAnyOrder("anna", "a400", "OM_METADATA.created", "OM_METADATA.accessed");
        create("anna", properties);
        delete("anna");

        assertThat(direct.keys()).isEmpty();
    }

    @Test
    void playersWhoExpiredLongAgoLeaveTheIndices() {
        var longAgo = "" + (direct.seconds() - 43_200 - 3_700);
        for (var id : List.of("gone", "member", "kept", "young")) {
            direct.run("ZADD", "OM_METADATA.accessed", longAgo, id);
            direct.run("ZADD", "OM_METADATA.created", longAgo, id);
            direct.run("ZADD", "mmr.rating", "7", id);
        }
        direct.run("ZREM", "mmr.rating", "member");
        direct.run("HSET", "member", "assignment", "somebody watched it");
        direct.run("HSET", "kept", "properties", "{}");
        direct.run("ZADD", "OM_METADATA.accessed", "" + (direct.seconds() - 43_200), "young");

        for (int i = 0; i < 3; i++) {
            create("anna", "{}");
        }

        assertThat(direct.members("mmr.rating")).containsExactly("kept", "young");
        assertThat(direct.members("OM_METADATA.accessed")).containsExactly("kept", "young", "anna");
        assertThat(direct.members("OM_METADATA.created")).containsExactly("kept", "young", "anna");
    }

    @Test
    void playersWhoExpiredLongAgoLeaveTheIndicesHoweverManyThereAre() {
        var many = IntStream.range(0, 400).mapToObj(i -> "a" + i).toList();
        doors.settings = TestSettings.standard().indices(many).base();
        var longAgo = "" + (direct.seconds() - 43_200 - 3_700);
        for (var id : List.of("gone", "kept")) {
            direct.run("ZADD", "OM_METADATA.accessed", longAgo, id);
            direct.run("ZADD", "proposed", longAgo, id);
            many.forEach(index -> direct.run("ZADD", index, "7", id));
        }
        direct.run("HSET", "kept", "properties", "{}");

        create("anna", "{\"a0\":1,\"a399\":1}");

        assertThat(direct.members("a0")).containsExactly("anna", "kept");
        assertThat(direct.members("a399")).containsExactly("anna", "kept");
        assertThat(many.subList(1, 399))
                .allSatisfy(index -> assertThat(direct.members(index)).containsExactly("kept"));
        assertThat(direct.members("OM_METADATA.accessed")).containsExactly("kept", "anna");
        assertThat(direct.members("proposed")).containsExactly("kept");
    }

    @Test
    void whoIsKeptDoesNotHoldUpTheSweepOfThoseBehind() {
        var longAgo = direct.seconds() - 43_200 - 7_000;
        var old = List.of("kept", "assigned", "gone", "other");
        for (int i = 0; i < old.size(); i++) {
            direct.run("ZADD", "OM_METADATA.accessed", "" + (longAgo + i), old.get(i));
            direct.run("ZADD", "mmr.rating", "7", old.get(i));
        }
        direct.run("HSET", "kept", "properties", "{}");
        direct.run("HSET", "assigned", "assignment", "1.2.3.4:5");

        for (int i = 0; i < 2; i++) {
            create("anna", "{}");
        }

        assertThat(direct.members("mmr.rating")).containsExactly("assigned", "kept");
        assertThat(direct.members("OM_METADATA.accessed")).containsExactly("assigned", "kept", "anna");
        assertThat(direct.score("OM_METADATA.accessed", "kept"))
                .as("it is as old as before for the lists")
                .isLessThan(direct.seconds() - 43_200.0);
        direct.run("DEL", "kept");
        direct.run("ZADD", "OM_METADATA.accessed", "" + longAgo, "kept");
        create("anna", "{}");
        assertThat(direct.members("mmr.rating")).containsExactly("assigned");
    }

    @Test
    void playersWhoExpiredLongAgoLeaveTheListsToo() {
        var longAgo = "" + (direct.seconds() - 43_200 - 3_700);
        for (var list : List.of("OM_METADATA.accessed", "proposed", "deindexed")) {
            direct.run("ZADD", list, longAgo, "gone");
            direct.run("ZADD", list, longAgo, "kept");
        }
        direct.run("ZADD", "mmr.rating", "7", "kept");
        direct.run("HSET", "kept", "properties", "{}");

        create("anna", "{}");

        for (var list : List.of("proposed", "deindexed")) {
            assertThat(direct.members(list)).as(list).containsExactly("kept");
        }
    }

    private void create(String id, String properties) {
        doors.frontend()
                .createPlayer(
                        Player.newBuilder().setId(id).setProperties(properties).build());
    }

    private boolean delete(String id) {
        return doors.frontend()
                .deletePlayer(Player.newBuilder().setId(id).build())
                .getSuccess();
    }

    private void held(String player, long since) {
        redis.books.ask(Call.command(Command.HSET, "approved", player, "m.duel"));
        redis.books.ask(Call.command(Command.ZADD, "approved-at", since, player));
    }

    private static void assertFails(Runnable call, Status.Code code, String text) {
        try {
            call.run();
        } catch (StatusRuntimeException fault) {
            assertThat(fault.getStatus().getCode()).isEqualTo(code);
            assertThat(fault.getStatus().getDescription()).isEqualTo(text);
            return;
        }
        throw new AssertionError("it succeeded");
    }
}
