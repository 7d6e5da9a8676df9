package dev.muster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.client.MusterClient;
import dev.muster.app.demo.DemoServer;
import dev.muster.app.demo.JarServer;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// A fleet of simulated rooms on a Muster with all roles and its embedded Redis, each in a process of its
/// own: made by the reconciler, pinging at an interval, some playing matches that players were put into.
final class FleetRun implements AutoCloseable {
    private static final String FLEET = """
            {"name":"fleet","game":"fleet","maxSurge":"25%%","roomsReplicas":%d,"portRange":{"start":20000,"end":29999},
             "spec":{"terminationGracePeriod":"5s","containers":[{
               "name":"room","image":"bench","imagePullPolicy":"IfNotPresent","command":["bench"],
               "requests":{"memory":"64Mi","cpu":"10m"},"limits":{"memory":"64Mi","cpu":"100m"},
               "ports":[{"name":"game","protocol":"udp","port":7777}]}]}}""";
    private static final String PAIRS = """
            {"name":"pairs","game":"fleet","scheduler":"fleet","teams":{"count":2,"size":1},"rules":[{"equal":"region"}]}""";

    private final BenchDirectory directory = new BenchDirectory();
    private final DemoServer server;
    private final SimulatedRooms simulated;
    private final MusterClient muster;
    private final int rooms;

    /// Starts the processes.
    ///
    /// @param interval between two pings of a room
    FleetRun(int rooms, Duration interval) throws IOException, InterruptedException {
        this.rooms = rooms;
        int port = SimulatedRooms.freePort();
        server = JarServer.of(
                Path.of("target", "muster.jar"),
                directory.path(),
                Map.of(
                        "MUSTER_RUNTIME", "simulated",
                        "MUSTER_SIMULATED_URL", "http://127.0.0.1:" + port,
                        "MUSTER_REDIS_FSYNC", "everysec"));
        simulated = new SimulatedRooms(
                port,
                server.http(),
                directory.path().resolve("simulated.out"),
                Map.of(
                        "MUSTER_SIMULATED_PING_INTERVAL",
                        interval.toMillis() + "ms",
                        "MUSTER_SIMULATED_MATCH_DURATION",
                        "uniform(5s,300s)"));
        server.start();
        server.awaitReady(Duration.ofSeconds(60));
        muster = new MusterClient(server.http());
    }

    /// What a run came to.
    ///
    /// @param rooms how many there were
    /// @param playing how many of them hosted a match at the end
    /// @param missing rooms that only one side knows
    /// @param wrong rooms whose status differs, of those that did not change meanwhile; a room that is
    ///     `allocated` and does not know it yet is `ready` by its own word
    /// @param ready from the wish for a fleet to its last room's first ping
    record Result(
            int rooms, int playing, int missing, int wrong, Duration ready, SimulatedRooms.Pings pings, Cost cost) {}

    /// Makes the fleet, lets it ping, puts players into rooms, and compares at the end.
    ///
    /// @param adopted whether the rooms run already, and are found, when the scheduler is created
    Result run(Duration window, int tickets, boolean adopted) throws InterruptedException {
        await(Duration.ofSeconds(30), simulated::isAnswering);
        long start = System.nanoTime();
        if (adopted) {
            simulated.create("fleet", "v1.0.0", rooms);
        }
        muster.post("/schedulers", FLEET.formatted(rooms)).orThrow();
        muster.post("/profiles", PAIRS).orThrow();
        await(Duration.ofMinutes(20), () -> available() == rooms);
        var ready = Duration.ofNanos(System.nanoTime() - start);
        Thread.sleep(Duration.ofSeconds(2));
        long from = System.nanoTime();
        var before = simulated.pings();
        var costBefore = cpu();
        play(tickets);
        Thread.sleep(window.minusNanos(System.nanoTime() - from));
        var pings = simulated.pings().minus(before);
        var cost = new Cost(
                pings.noted(),
                Duration.ofNanos(System.nanoTime() - from),
                cpu().server.minus(costBefore.server),
                cpu().redis.minus(costBefore.redis),
                cpu().load.minus(costBefore.load));
        return compare(ready, pings, cost);
    }

    private int available() {
        return muster.get("/scheduler/fleet/rooms?status=ready&perPage=1")
                .orThrow()
                .json()
                .path("total")
                .asInt();
    }

    private Result compare(Duration ready, SimulatedRooms.Pings pings, Cost cost) {
        var own = simulated.statuses("fleet");
        var listed = SimulatedRooms.listed(muster, "fleet");
        var after = simulated.statuses("fleet");
        Set<String> names = new HashSet<>(own.keySet());
        names.addAll(listed.keySet());
        int missing = 0;
        int wrong = 0;
        for (var name : names) {
            var word = own.get(name);
            var known = listed.get(name);
            if (word == null || known == null) {
                missing++;
            } else if (word.equals(after.get(name)) && !word.equals(known.equals("allocated") ? "ready" : known)) {
                wrong++;
            }
        }
        var playing = own.values().stream().filter("occupied"::equals).count();
        return new Result(listed.size(), (int) playing, missing, wrong, ready, pings, cost);
    }

    private void play(int tickets) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("muster-game", Metadata.ASCII_STRING_MARSHALLER), "fleet");
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .build();
        try {
            var frontend = FrontendServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
            var request = CreateTicketRequest.newBuilder()
                    .setTicket(Ticket.newBuilder()
                            .setSearchFields(SearchFields.newBuilder().putStringArgs("region", "eu")))
                    .build();
            for (int i = 0; i < tickets; i++) {
                var _ = frontend.createTicket(request);
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private record Used(Duration server, Duration redis, Duration load) {}

    private Used cpu() {
        try {
            long redis = new ObjectMapper()
                    .readTree(directory
                            .path()
                            .resolve("redis")
                            .resolve("redis.json")
                            .toFile())
                    .path("pid")
                    .asLong();
            return new Used(Cpu.of(server.handle().pid()), Cpu.of(redis), Cpu.of(simulated.pid()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// What the server said beyond what every start says.
    Map<String, Long> complaints() throws IOException {
        Map<String, Long> counted = new HashMap<>();
        for (var line : java.nio.file.Files.readAllLines(server.output())) {
            for (var level : new String[] {" WARN ", " ERROR "}) {
                if (line.contains(level)) {
                    counted.merge(level.strip(), 1L, Long::sum);
                }
            }
        }
        return counted;
    }

    private static void await(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within " + patience);
            }
            Thread.sleep(500);
        }
    }

    @Override
    public void close() {
        muster.close();
        simulated.close();
        server.close();
        directory.close();
    }
}
