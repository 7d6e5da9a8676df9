import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A game's backend: asks for matches of one profile, prints each, and tells its players where they play. Ends when there
/// are no more matches, with 0 if there was one.
///
/// `java -cp muster.jar BackendClient.java --server localhost:9000 --profile profile.json --connection example.com:12345`
public final class BackendClient {
    private final BackendGrpc.BackendBlockingStub calls;
    private final String host;
    private int port;

    /// @param connection where the first match plays; the next ones at the ports after it
    private BackendClient(BackendGrpc.BackendBlockingStub calls, String connection) {
        this.calls = calls;
        int colon = connection.lastIndexOf(':');
        this.host = connection.substring(0, colon);
        this.port = Integer.parseInt(connection.substring(colon + 1));
    }

    static void main(String[] arguments) throws IOException, InterruptedException {
        var options = options(arguments);
        var file = Files.readString(Path.of(options.getOrDefault("--profile", "profile.json")));
        var channel = NettyChannelBuilder.forTarget(options.getOrDefault("--server", "localhost:9000"))
                .usePlaintext()
                .build();
        int matches;
        try {
            var backend = new BackendClient(
                    BackendGrpc.newBlockingStub(channel), options.getOrDefault("--connection", "example.com:12345"));
            matches = backend.matches(file);
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
        if (matches == 0) {
            System.exit(1);
        }
    }

    // The whole file is the profile's properties; pools and rosters are found in them.
    private int matches(String file) throws IOException {
        var profile = MatchObject.newBuilder()
                .setId(new ObjectMapper().readTree(file).path("name").asText())
                .setProperties(file)
                .build();
        int matches = 0;
        try {
            var stream = calls.listMatches(profile);
            while (stream.hasNext()) {
                assign(stream.next());
                matches++;
            }
        } catch (StatusRuntimeException end) {
            System.out.printf(
                    "no more matches: %s%n", end.getStatus().getDescription());
        }
        return matches;
    }

    private void assign(MatchObject match) {
        var connection = host + ":" + port++;
        System.out.printf("match %s at %s%n", match.getId(), connection);
        for (var roster : match.getRostersList()) {
            var ids = roster.getPlayersList().stream().map(Player::getId).collect(Collectors.joining(" "));
            System.out.printf("  %s: %s%n", roster.getName(), ids);
        }
        var assignments = Assignments.newBuilder()
                .addAllRosters(match.getRostersList())
                .setAssignment(connection)
                .build();
        calls.withDeadlineAfter(10, TimeUnit.SECONDS).createAssignments(assignments);
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!List.of("--server", "--profile", "--connection").contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("what does %s mean?".formatted(Arrays.toString(arguments)));
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }
}
