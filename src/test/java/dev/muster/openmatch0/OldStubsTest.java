package dev.muster.openmatch0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.muster.openmatch0.builtin.BuiltInFunctions;
import dev.muster.openmatch0.grpc.OpenMatch0Doors;
import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs of the 0.3 line with the stubs that came with them, which are of 0.2: a player has four fields, and
/// assignments another one. They are played by their bytes. And the example profile of that line.
@Timeout(60)
final class OldStubsTest {
    private static final String TEST_IMAGE = "gcr.io/open-match-public-images/openmatch-mmf-py3-mmlogic-simple:dev";

    /// As it comes along with the original's backend client: numbers are texts.
    private static final String TEST_PROFILE = """
            {
              "imagename": "%s",
              "name": "testprofilev1",
              "id": "testprofile",
              "properties": {
                "pools": [
                  {"name": "defaultPool", "filters": [
                    {"name": "europeWest1ElapsedUnder150", "attribute": "region.europe-west1", "maxv": "150"},
                    {"name": "silverRanking", "attribute": "mmr.rating", "minv": "950", "maxv": "1250"}]},
                  {"name": "supportPool", "filters": [
                    {"name": "europeWest1ElapsedUnder150", "attribute": "region.europe-west1", "maxv": "150"},
                    {"name": "silverRanking", "attribute": "mmr.rating", "minv": "950", "maxv": "1250"},
                    {"name": "supportRole", "attribute": "role.support", "maxv": "2147483647"}]}],
                "rosters": [
                  {"name": "red", "players": [%s]},
                  {"name": "blu", "players": [%s]}]}}""".formatted(TEST_IMAGE, eight(), eight());

    private final OrchestratorBench bench = OrchestratorBench.empty();
    private final DirectProgram direct = new DirectProgram(bench.redis);
    private final OpenMatch0Doors doors = OpenMatch0Doors.on(bench.redis);

    @AfterEach
    void close() throws Exception {
        doors.close();
        bench.close();
    }

    @Test
    void aPlayerOfFourFieldsIsCreatedAndItsUpdatesAreRead() {
        var anna = message(text(1, "anna"), text(2, "{\"mmr\": {\"rating\": 1000}}"), text(3, "all"));

        assertThat(read(one("api.Frontend/CreatePlayer", anna))).containsExactly(Map.entry(1, List.of("1")));

        assertThat(direct.hash("anna"))
                .containsEntry("properties", "{\"mmr\": {\"rating\": 1000}}")
                .containsEntry("pool", "all")
                .containsEntry("assignment", "");
        direct.run("HSET", "anna", "assignment", "example.com:1");
        assertThat(read(stream("api.Frontend/GetUpdates", message(text(1, "anna")), 1)
                        .getFirst()))
                .containsEntry(1, List.of("anna"))
                .containsEntry(5, List.of("example.com:1"));
    }

    @Test
    void aFunctionWithOldStubsReadsItsProfileAndItsPoolAndProposes() {
        player("anna", 1000);
        direct.run(
                "HSET",
                "duel",
                "properties",
                "{\"a\":1}",
                "error",
                "",
                "rosters",
                DirectFunctions.rosters("anna"),
                "pools",
                "[{\"name\":\"all\",\"filters\":[{\"attribute\":\"mmr.rating\",\"maxv\":\"1250\",\"minv\":\"950\"}]}]");

        var profile = read(one("api.MmLogic/GetProfile", message(text(1, "duel"))));
        assertThat(profile).containsEntry(1, List.of("duel")).containsEntry(2, List.of("{\"a\":1}"));
        var pool = first(profile, 5);
        assertThat(read(pool).get(1)).containsExactly("all");
        var filter = read(first(read(pool), 2));
        assertThat(filter)
                .containsEntry(2, List.of("mmr.rating"))
                .containsEntry(3, List.of("1250"))
                .containsEntry(4, List.of("950"));

        var page = read(stream("api.MmLogic/GetPlayerPool", latin(pool), 1).getFirst());
        assertThat(page.get(1)).containsExactly("all.page1/1");
        assertThat(read(first(page, 4))).containsEntry(1, List.of("1"));
        var found = read(first(read(first(page, 3)), 2));
        assertThat(found.get(1)).containsExactly("anna");
        assertThat(read(first(found, 4)))
                .containsEntry(1, List.of("mmr.rating"))
                .containsEntry(2, List.of("1000"));

        var roster = message(text(1, "red"), nested(2, message(text(1, "anna"), text(3, "all"))));
        var id = "proposal.1800000000.m0000000000000000000.duel";
        assertThat(read(one("api.MmLogic/CreateProposal", message(text(1, id), text(2, "{}"), nested(4, roster)))))
                .containsExactly(Map.entry(1, List.of("1")));
        assertThat(bench.redis.list("SMEMBERS", "proposalq")).containsExactly(id);
        assertThat(bench.proposed()).containsExactly("anna");
    }

    /// Field 2 was `connection_info`. As the original has no place for it, the players are told nothing, and are held.
    @Test
    void assignmentsOfOldStubsHaveNoAddressForAnybody() {
        player("anna", 1000);
        var roster = message(text(1, "red"), nested(2, message(text(1, "anna"))));
        var old = message(nested(1, roster), nested(2, message(text(1, "example.com:1"))));

        assertThat(read(one("api.Backend/CreateAssignments", old))).containsExactly(Map.entry(1, List.of("1")));

        assertThat(direct.hash("anna")).containsEntry("assignment", "");
        assertThat(direct.members("deindexed")).containsExactly("anna");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.MmLogic/ReturnError",
                "api.Frontend/CreateRequest",
                "api.Frontend/DeleteRequest",
                "api.Frontend/GetAssignment",
                "api.Frontend/DeleteAssignment"
            })
    void methodsThatOnlyOldStubsHaveAreUnimplemented(String method) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> one(method, message(text(1, "anna"))))
                .satisfies(fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }

    @Test
    void theExampleProfileOfThatLineIsListedUntilPlayersRunOut() {
        startWithTheImageOfTheExample();
        for (int i = 0; i < 40; i++) {
            player("player-" + i, 950 + 10 * i); // 31 of them at most 1250
        }

        var matches = doors.backend()
                .listMatches(MatchObject.newBuilder()
                        .setId("testprofilev1")
                        .setProperties(TEST_PROFILE)
                        .build());
        var match = matches.next();

        assertThat(match.getRostersList()).extracting(Roster::getName).containsExactly("red", "blu");
        assertThat(match.getRostersList())
                .allSatisfy(roster -> assertThat(roster.getPlayersList())
                        .hasSize(8)
                        .extracting(Player::getPool)
                        .containsOnly("defaultPool"));
        assertThat(match.getRostersList().stream()
                        .flatMap(roster -> roster.getPlayersList().stream())
                        .map(player -> Integer.parseInt(player.getId().substring("player-".length()))))
                .doesNotHaveDuplicates()
                .allMatch(number -> number <= 30);
        doors.backend()
                .createAssignments(Assignments.newBuilder()
                        .addAllRosters(match.getRostersList())
                        .setAssignment("example.com:12345")
                        .build());
        var first = match.getRosters(0).getPlayers(0).getId();
        assertThat(direct.hash(first)).containsEntry("assignment", "example.com:12345");
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(matches::next)
                .satisfies(fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN))
                .withMessageContaining("insufficient players");
    }

    private void player(String id, int rating) {
        doors.frontend()
                .createPlayer(Player.newBuilder()
                        .setId(id)
                        .setProperties(
                                "{\"mmr\": {\"rating\": %d}, \"region\": {\"europe-west1\": 20}}".formatted(rating))
                        .build());
    }

    private static String eight() {
        return Collections.nCopies(8, "{\"pool\": \"defaultPool\"}").stream().collect(Collectors.joining(", "));
    }

    private void startWithTheImageOfTheExample() {
        bench.settings = TestSettings.with("builtin:none", "builtin:simple");
        var builtIn = bench.builtIn(8);
        bench.launchers = List.of(builtIn, new Renamed(builtIn));
        bench.start();
    }

    /// Runs the image of the example by what is built in.
    private record Renamed(BuiltInFunctions builtIn) implements FunctionLauncher {
        @Override
        public boolean runs(String image) {
            return image.equals(TEST_IMAGE);
        }

        @Override
        public Run start(FunctionCall call) {
            return builtIn.start(
                    new FunctionCall(call.kind(), call.name(), "builtin:rosters", call.environment(), call.deadline()));
        }
    }

    private byte[] one(String method, byte[] request) {
        return ClientCalls.blockingUnaryCall(
                doors.channel(), descriptor(method, MethodType.UNARY), CallOptions.DEFAULT, request);
    }

    private List<byte[]> stream(String method, byte[] request, int count) {
        var replies = ClientCalls.blockingServerStreamingCall(
                doors.channel(), descriptor(method, MethodType.SERVER_STREAMING), CallOptions.DEFAULT, request);
        var all = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            all.add(replies.next());
        }
        return all;
    }

    private static MethodDescriptor<byte[], byte[]> descriptor(String method, MethodType type) {
        return MethodDescriptor.newBuilder(BYTES, BYTES)
                .setFullMethodName(method)
                .setType(type)
                .build();
    }

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static byte[] message(byte[]... fields) {
        var all = new ByteArrayOutputStream();
        for (var field : fields) {
            all.writeBytes(field);
        }
        return all.toByteArray();
    }

    private static byte[] text(int number, String text) {
        return nested(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] nested(int number, byte[] message) {
        var bytes = new byte[CodedOutputStream.computeByteArraySize(number, message)];
        try {
            CodedOutputStream.newInstance(bytes).writeByteArray(number, message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    /// The fields of a message by their numbers, whatever they mean: bytes as text of one byte each.
    private static Map<Integer, List<String>> read(byte[] message) {
        var fields = new TreeMap<Integer, List<String>>();
        var in = CodedInputStream.newInstance(message);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                var value = switch (WireFormat.getTagWireType(tag)) {
                    case WireFormat.WIRETYPE_VARINT -> Long.toString(in.readInt64());
                    case WireFormat.WIRETYPE_FIXED64 -> Double.toString(in.readDouble());
                    case WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                        new String(in.readByteArray(), StandardCharsets.ISO_8859_1);
                    default -> throw new IllegalStateException("tag " + tag);
                };
                fields.computeIfAbsent(WireFormat.getTagFieldNumber(tag), number -> new ArrayList<>())
                        .add(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fields;
    }

    private static Map<Integer, List<String>> read(String nested) {
        return read(latin(nested));
    }

    private static String first(Map<Integer, List<String>> fields, int number) {
        return fields.getOrDefault(number, List.of()).getFirst();
    }

    private static byte[] latin(String nested) {
        return nested.getBytes(StandardCharsets.ISO_8859_1);
    }
}
