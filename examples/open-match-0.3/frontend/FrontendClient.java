import static java.util.Objects.requireNonNull;

import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.Player;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A game's frontend with players in many cities. Each player has a rating, a role, and the latencies of its city to
/// all regions, and watches its updates. Ends at the end of its input, or with Enter; then all players leave.
///
/// `java -cp muster.jar FrontendClient.java --server localhost:9000 --players 60 --cities cities.csv --seed 1`
public final class FrontendClient {
    private static final int MEAN_RATING = 1100;
    private static final int RATING_SPREAD = 90;
    private static final int JITTER_MILLIS = 6;
    private static final double SUPPORT_SHARE = 0.3;

    private final FrontendGrpc.FrontendStub updates;
    private final FrontendGrpc.FrontendBlockingStub calls;

    private FrontendClient(ManagedChannel channel) {
        updates = FrontendGrpc.newStub(channel);
        calls = FrontendGrpc.newBlockingStub(channel);
    }

    /// A city, how many of a hundred players live there, and its latency to each region in milliseconds.
    private record City(String name, int share, Map<String, Integer> latencies) {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        var options = options(arguments);
        var cities = cities(Path.of(options.getOrDefault("--cities", "cities.csv")));
        int number = Integer.parseInt(options.getOrDefault("--players", "60"));
        var chance = options.containsKey("--seed")
                ? new Random(Long.parseLong(requireNonNull(options.get("--seed"))))
                : new Random();
        var channel = NettyChannelBuilder.forTarget(options.getOrDefault("--server", "localhost:9000"))
                .usePlaintext()
                .build();
        try {
            new FrontendClient(channel).play(number, cities, chance);
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private void play(int number, List<City> cities, Random chance) throws IOException {
        // Ids must differ from those of players before: whoever was assigned is in no pool for a while.
        var session = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            var player = player("player-%s-%d".formatted(session, i), cities, chance);
            players.add(player);
            // There may be somebody who watches before there is a player.
            updates.getUpdates(Player.newBuilder().setId(player.getId()).build(), new Watch(player.getId()));
            calls.withDeadlineAfter(10, TimeUnit.SECONDS).createPlayer(player);
        }
        System.out.printf("%d players wait%n", number);
        while (System.in.read() > '\n') {
            // Until the line, or the input, ends.
        }
        for (var player : players) {
            calls.withDeadlineAfter(10, TimeUnit.SECONDS).deletePlayer(player);
        }
    }

    private static Player player(String id, List<City> cities, Random chance) {
        int at = chance.nextInt(cities.stream().mapToInt(City::share).sum());
        int city = 0;
        while (at >= cities.get(city).share()) {
            at -= cities.get(city++).share();
        }
        var home = cities.get(city);
        int rating = (int) Math.round(chance.nextGaussian(MEAN_RATING, RATING_SPREAD));
        var role = chance.nextDouble() < SUPPORT_SHARE ? "support" : chance.nextBoolean() ? "dps" : "tank";
        var regions = home.latencies().entrySet().stream()
                .map(region -> "\"%s\":%d".formatted(region.getKey(), region.getValue() + chance.nextInt(JITTER_MILLIS)))
                .collect(Collectors.joining(","));
        System.out.printf("%s is from %s, rated %d, plays %s%n", id, home.name(), rating, role);
        return Player.newBuilder()
                .setId(id)
                .setProperties("{\"region\":{%s},\"mmr\":{\"rating\":%d},\"role\":{\"%s\":1}}"
                        .formatted(regions, rating, role))
                .build();
    }

    private static List<City> cities(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        var regions = lines.getFirst().split(",");
        return lines.stream()
                .skip(1)
                .map(line -> line.split(","))
                .map(city -> {
                    Map<String, Integer> latencies = new HashMap<>();
                    for (int i = 2; i < regions.length; i++) {
                        latencies.put(regions[i], Integer.parseInt(city[i]));
                    }
                    return new City(city[0], Integer.parseInt(city[1]), latencies);
                })
                .toList();
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!List.of("--server", "--players", "--cities", "--seed").contains(arguments[i])
                    || i + 1 == arguments.length) {
                throw new IllegalArgumentException("what does %s mean?".formatted(Arrays.toString(arguments)));
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    /// What one player hears.
    private final class Watch implements StreamObserver<Player> {
        private final String id;

        Watch(String id) {
            this.id = id;
        }

        @Override
        public void onNext(Player update) {
            if (!update.getError().isEmpty()) {
                System.out.printf("%s is told: %s%n", id, update.getError());
            }
            if (!update.getAssignment().isEmpty()) {
                System.out.printf("%s plays at %s%n", id, update.getAssignment());
            }
        }

        @Override
        public void onError(Throwable problem) {
            var status = Status.fromThrowable(problem);
            // The channel closes when everybody goes home.
            if (status.getCode() != Status.Code.UNAVAILABLE && status.getCode() != Status.Code.CANCELLED) {
                System.out.printf(Locale.ROOT, "%s hears no more: %s%n", id, status);
            }
        }

        @Override
        public void onCompleted() {
            System.out.printf("%s hears no more%n", id);
        }
    }
}
