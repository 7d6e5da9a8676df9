import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FunctionConfig;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.ReleaseTicketsRequest;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A director: fetches the matches of all profiles, again and again, and tells the players of each where they play.
/// Prints each match; runs until it is ended.
///
/// `java -cp muster.jar Director.java --server localhost:9000 --function localhost:50502 --profiles profiles.json
/// --connection example.com:7000`
public final class Director {
    private final BackendServiceGrpc.BackendServiceBlockingStub backend;
    private final FunctionConfig function;
    private final String host;
    private final AtomicInteger port;

    /// @param function where Muster finds the match function: `host:port`
    /// @param connection where the first match plays; the next ones at the ports after it
    private Director(BackendServiceGrpc.BackendServiceBlockingStub backend, String function, String connection) {
        this.backend = backend;
        this.function = FunctionConfig.newBuilder()
                .setHost(host(function))
                .setPort(port(function))
                .setType(FunctionConfig.Type.GRPC)
                .build();
        this.host = host(connection);
        this.port = new AtomicInteger(port(connection));
    }

    static void main(String[] arguments) throws IOException, InterruptedException {
        var options = options(arguments);
        var profiles = profiles(Path.of(options.getOrDefault("--profiles", "profiles.json")));
        var channel = NettyChannelBuilder.forTarget(options.getOrDefault("--server", "localhost:9000"))
                .usePlaintext()
                .build();
        var director = new Director(
                BackendServiceGrpc.newBlockingStub(channel),
                options.getOrDefault("--function", "localhost:50502"),
                options.getOrDefault("--connection", "example.com:7000"));
        while (true) {
            director.round(profiles);
        }
    }

    /// All profiles at once: their calls share a cycle. One that finds nothing returns when its cycle is over.
    private void round(List<MatchProfile> profiles) throws InterruptedException {
        boolean well = true;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(profiles.stream().map(this::fetching).toList())) {
                well &= call.resultNow();
            }
        }
        if (!well) {
            Thread.sleep(1000);
        }
    }

    private Callable<Boolean> fetching(MatchProfile profile) {
        return () -> {
            var request = FetchMatchesRequest.newBuilder()
                    .setConfig(function)
                    .setProfile(profile)
                    .build();
            try {
                backend.withDeadlineAfter(1, TimeUnit.MINUTES)
                        .fetchMatches(request)
                        .forEachRemaining(response -> assign(response.getMatch()));
                return true;
            } catch (StatusRuntimeException problem) {
                System.out.printf("%s: %s%n", profile.getName(), problem.getStatus());
                return false;
            }
        };
    }

    private void assign(Match match) {
        // Here a game would get itself a server.
        var connection = host + ":" + port.getAndIncrement();
        var tickets = match.getTicketsList().stream().map(Ticket::getId).toList();
        var group = AssignmentGroup.newBuilder()
                .addAllTicketIds(tickets)
                .setAssignment(Assignment.newBuilder().setConnection(connection));
        var calls = backend.withDeadlineAfter(10, TimeUnit.SECONDS);
        try {
            var answer = calls.assignTickets(
                    AssignTicketsRequest.newBuilder().addAssignments(group).build());
            System.out.printf("match %s at %s: %s%n", match.getMatchId(), connection, String.join(" ", tickets));
            // Who has left meanwhile is told nothing.
            for (var failure : answer.getFailuresList()) {
                System.out.printf("  not told: %s, %s%n", failure.getTicketId(), failure.getCause());
            }
        } catch (StatusRuntimeException problem) {
            System.out.printf("match %s: %s%n", match.getMatchId(), problem.getStatus());
            // Its players need not wait until the promise of their tickets runs out.
            calls.releaseTickets(
                    ReleaseTicketsRequest.newBuilder().addAllTicketIds(tickets).build());
        }
    }

    private static List<MatchProfile> profiles(Path file) throws IOException {
        List<MatchProfile> profiles = new ArrayList<>();
        for (var profile : new ObjectMapper().readTree(Files.readString(file))) {
            var builder = MatchProfile.newBuilder();
            JsonFormat.parser().merge(profile.toString(), builder);
            profiles.add(builder.build());
        }
        return profiles;
    }

    private static String host(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!List.of("--server", "--function", "--profiles", "--connection").contains(arguments[i])
                    || i + 1 == arguments.length) {
                throw new IllegalArgumentException("what does %s mean?".formatted(Arrays.toString(arguments)));
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }
}
