import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The game's side: so many players enter the queue, half of them in each region, and wait until each is told where to
/// play. Ends with 1, and takes those out of the queue again who are left, if that takes too long.
///
/// `java -cp muster.jar Players.java --server localhost:9000 --players 40 --seconds 60 --seed 1`
public final class Players {
    private static final List<String> REGIONS = List.of("eu", "us");
    private static final double MEAN_RATING = 1500;
    private static final double RATING_SPREAD = 200;

    private final FrontendServiceGrpc.FrontendServiceStub watches;
    private final FrontendServiceGrpc.FrontendServiceBlockingStub calls;

    private Players(ManagedChannel channel) {
        watches = FrontendServiceGrpc.newStub(channel);
        calls = FrontendServiceGrpc.newBlockingStub(channel);
    }

    static void main(String[] arguments) throws InterruptedException {
        var options = options(arguments);
        int number = Integer.parseInt(options.getOrDefault("--players", "40"));
        int seconds = Integer.parseInt(options.getOrDefault("--seconds", "60"));
        var chance = new Random(Long.parseLong(options.getOrDefault("--seed", "1")));
        var channel = NettyChannelBuilder.forTarget(options.getOrDefault("--server", "localhost:9000"))
                .usePlaintext()
                .build();
        int left;
        try {
            left = new Players(channel).play(number, seconds, chance);
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
        if (left > 0) {
            System.exit(1);
        }
    }

    private int play(int number, int seconds, Random chance) throws InterruptedException {
        List<Watch> players = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            var region = REGIONS.get(i % REGIONS.size());
            double rating = Math.rint(chance.nextGaussian(MEAN_RATING, RATING_SPREAD));
            var ticket = calls.withDeadlineAfter(10, TimeUnit.SECONDS).createTicket(request(region, rating));
            System.out.printf("%s waits in %s, rated %.0f%n", ticket.getId(), region, rating);
            var watch = new Watch(ticket.getId());
            watches.watchAssignments(
                    WatchAssignmentsRequest.newBuilder()
                            .setTicketId(ticket.getId())
                            .build(),
                    watch);
            players.add(watch);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int left = 0;
        for (var player : players) {
            if (!player.isTold(end - System.nanoTime())) {
                left++;
                System.out.printf("%s leaves%n", player.ticket);
                calls.withDeadlineAfter(10, TimeUnit.SECONDS)
                        .deleteTicket(DeleteTicketRequest.newBuilder()
                                .setTicketId(player.ticket)
                                .build());
            }
        }
        return left;
    }

    private static CreateTicketRequest request(String region, double rating) {
        var fields = SearchFields.newBuilder()
                .putStringArgs("region", region)
                .putDoubleArgs("rating", rating)
                .addTags("duel");
        return CreateTicketRequest.newBuilder()
                .setTicket(Ticket.newBuilder().setSearchFields(fields))
                .build();
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!List.of("--server", "--players", "--seconds", "--seed").contains(arguments[i])
                    || i + 1 == arguments.length) {
                throw new IllegalArgumentException("what does %s mean?".formatted(Arrays.toString(arguments)));
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    /// What one player hears. The stream stays open after an assignment: there might be another.
    private static final class Watch implements StreamObserver<WatchAssignmentsResponse> {
        private final String ticket;
        private final CountDownLatch told = new CountDownLatch(1);

        Watch(String ticket) {
            this.ticket = ticket;
        }

        boolean isTold(long nanos) throws InterruptedException {
            return told.await(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void onNext(WatchAssignmentsResponse response) {
            System.out.printf("%s plays at %s%n", ticket, response.getAssignment().getConnection());
            told.countDown();
        }

        @Override
        public void onError(Throwable problem) {
            // The channel closes when everybody goes home.
            if (told.getCount() > 0) {
                System.out.printf("%s hears no more: %s%n", ticket, Status.fromThrowable(problem));
            }
        }

        @Override
        public void onCompleted() {
            System.out.printf("%s hears no more%n", ticket);
        }
    }
}
