import com.google.protobuf.Any;
import com.google.protobuf.util.Timestamps;
import dev.muster.openmatch.wire.DefaultEvaluationCriteria;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchFunctionGrpc;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryServiceGrpc;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.RunRequest;
import dev.muster.openmatch.wire.RunResponse;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A match function: proposes duels of players who are next to each other by rating, for each pool of the profile. A
/// player is in two proposals, one with each neighbour; the evaluator takes the closer one.
///
/// `java -cp muster.jar MatchFunctionServer.java --query localhost:9000 --listen localhost:50502`
public final class MatchFunctionServer extends MatchFunctionGrpc.MatchFunctionImplBase {
    private static final String NAME = "duel-java";
    private static final double GAP = 100;
    private static final double GAP_PER_SECOND = 100;

    private final QueryServiceGrpc.QueryServiceBlockingStub query;

    private MatchFunctionServer(QueryServiceGrpc.QueryServiceBlockingStub query) {
        this.query = query;
    }

    static void main(String[] arguments) throws IOException, InterruptedException {
        var options = options(arguments);
        var listen = options.getOrDefault("--listen", "0.0.0.0:50502");
        var channel = NettyChannelBuilder.forTarget(options.getOrDefault("--query", "localhost:9000"))
                .usePlaintext()
                .build();
        var server = NettyServerBuilder.forAddress(address(listen))
                .addService(new MatchFunctionServer(QueryServiceGrpc.newBlockingStub(channel)))
                .build()
                .start();
        System.out.printf("%s listens at %s%n", NAME, listen);
        server.awaitTermination();
    }

    @Override
    public void run(RunRequest request, StreamObserver<RunResponse> answer) {
        var profile = request.getProfile();
        try {
            for (var pool : profile.getPoolsList()) {
                for (var match : duels(profile.getName(), tickets(pool))) {
                    answer.onNext(RunResponse.newBuilder().setProposal(match).build());
                }
            }
        } catch (RuntimeException problem) {
            // The director is told this text.
            answer.onError(Status.INTERNAL
                    .withDescription("%s: %s".formatted(NAME, problem.getMessage()))
                    .withCause(problem)
                    .asRuntimeException());
            return;
        }
        answer.onCompleted();
    }

    /// A pool comes in pages. When the caller goes, gRPC ends this call too.
    private List<Ticket> tickets(Pool pool) {
        List<Ticket> tickets = new ArrayList<>();
        query.queryTickets(QueryTicketsRequest.newBuilder().setPool(pool).build())
                .forEachRemaining(page -> tickets.addAll(page.getTicketsList()));
        return tickets;
    }

    private static List<Match> duels(String profile, List<Ticket> tickets) {
        tickets.sort(Comparator.comparingDouble(MatchFunctionServer::rating));
        long now = System.currentTimeMillis();
        List<Match> duels = new ArrayList<>();
        for (int i = 1; i < tickets.size(); i++) {
            var weaker = tickets.get(i - 1);
            var stronger = tickets.get(i);
            double gap = rating(stronger) - rating(weaker);
            double waited = Math.max(waited(weaker, now), waited(stronger, now));
            if (gap <= GAP + GAP_PER_SECOND * waited) {
                duels.add(duel(profile, weaker, stronger, gap));
            }
        }
        return duels;
    }

    private static Match duel(String profile, Ticket weaker, Ticket stronger, double gap) {
        var criteria = DefaultEvaluationCriteria.newBuilder().setScore(-gap).build();
        return Match.newBuilder()
                // Ids made of the profile and the time collide: two runs may be as quick as the clock.
                .setMatchId(UUID.randomUUID().toString())
                .setMatchProfile(profile)
                .setMatchFunction(NAME)
                .addTickets(weaker)
                .addTickets(stronger)
                .putExtensions("evaluation_input", Any.pack(criteria))
                .build();
    }

    private static double rating(Ticket ticket) {
        return ticket.getSearchFields().getDoubleArgsOrDefault("rating", 0);
    }

    private static double waited(Ticket ticket, long now) {
        return (now - Timestamps.toMillis(ticket.getCreateTime())) / 1000.0;
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!List.of("--query", "--listen").contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("what does %s mean?".formatted(Arrays.toString(arguments)));
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }
}
