package dev.muster.bench;

import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import dev.muster.platform.redis.embedded.Fsync;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// WatchAssignments with 50,000 watchers on ten connections, each of a ticket of its own. Heap of a watcher is what
/// the server's holds after a collection with all of them, less what it held with their tickets alone. Then players are
/// told two by two, 250 matches a second, and delivery is the time from the call of AssignTickets to the message at
/// the watcher: the script, the log, the refresh of the index and gRPC twice. At last all that are left are told by
/// calls of a hundred, as fast as they are answered: what a delivery costs when there are many. Each watcher must hear
/// once.
///
/// `make bench BENCH=watch`
final class WatchBench implements Benchmark {
    private static final int WATCHERS = 50_000;
    private static final int CONNECTIONS = 10;
    private static final int AT_ONCE = 512;
    private static final int MATCHES = 2_500;
    private static final int MATCH = 2;
    private static final int MANY = 100;
    private static final int CALLERS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(4);
    private static final int WARM_UP = 500;
    private static final int LIMIT_MILLIS = 50;

    private final Random random = new Random(5);
    private final String[] tickets = new String[WATCHERS];
    private final long[] toldAt = new long[WATCHERS];
    private final Latencies latencies = new Latencies();
    private final CountDownLatch told = new CountDownLatch(WATCHERS);
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public void run(Report report) throws Exception {
        try (var server = new BenchServer(Fsync.EVERYSEC);
                var clients = new GrpcClients(server.door().grpcPort(), CONNECTIONS, "bench")) {
            create(clients);
            watch(clients, 0, 1); // with the first, the index follows the log
            server.awaitRest();
            long without = server.heap();
            watch(clients, 1, WATCHERS);
            server.awaitRest();
            double heap = (double) (server.heap() - without) / (WATCHERS - 1);
            report.add(Row.shown("heap of one of 50,000 watchers", heap, "B"));
            tellSteadily(report, clients);
            tellAll(report, server, clients);
        }
    }

    private void create(GrpcClients clients) throws InterruptedException {
        Callers.run(AT_ONCE, WATCHERS, (caller, number) -> {
            var request = CreateTicketRequest.newBuilder()
                    .setTicket(DuelTickets.asked(random))
                    .build();
            return GrpcClients.call(clients.at(caller), FrontendServiceGrpc.getCreateTicketMethod(), request)
                    .thenAccept(ticket -> tickets[number] = ticket.getId());
        });
    }

    private void watch(GrpcClients clients, int from, int to) {
        for (int number = from; number < to; number++) {
            var request = WatchAssignmentsRequest.newBuilder()
                    .setTicketId(tickets[number])
                    .build();
            FrontendServiceGrpc.newStub(clients.at(number)).watchAssignments(request, watcher(number));
        }
    }

    private StreamObserver<WatchAssignmentsResponse> watcher(int number) {
        return new StreamObserver<>() {
            private boolean heard;

            @Override
            public void onNext(WatchAssignmentsResponse message) {
                if (heard) {
                    fault.compareAndSet(null, new IllegalStateException("told twice: " + tickets[number]));
                }
                heard = true;
                latencies.note(System.nanoTime() - toldAt[number]);
                told.countDown();
            }

            @Override
            public void onError(Throwable error) {
                if (told.getCount() > 0) {
                    fault.compareAndSet(null, error);
                }
            }

            @Override
            public void onCompleted() {
                fault.compareAndSet(null, new IllegalStateException("a watch was ended"));
            }
        };
    }

    private void tellSteadily(Report report, GrpcClients clients) throws InterruptedException {
        long due = System.nanoTime();
        for (int match = 0; match < MATCHES; match++) {
            if (match == WARM_UP) {
                latencies.reset();
            }
            tell(clients, match * MATCH, (match + 1) * MATCH);
            due += PAUSE.toNanos();
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            check();
        }
        report.add(
                Row.atMost("delivery, 500 a second to 50,000 watchers, p99", latencies.millis(99), "ms", LIMIT_MILLIS));
        report.add(Row.shown("delivery, p50", latencies.millis(50), "ms"));
    }

    private CompletableFuture<?> tell(GrpcClients clients, int from, int to) {
        var assignment = Assignment.newBuilder().setConnection("10.0.0.1:" + from);
        var group = AssignmentGroup.newBuilder()
                .setAssignment(assignment)
                .addAllTicketIds(Arrays.asList(tickets).subList(from, to));
        var request = AssignTicketsRequest.newBuilder().addAssignments(group).build();
        Arrays.fill(toldAt, from, to, System.nanoTime());
        return GrpcClients.call(clients.at(from), BackendServiceGrpc.getAssignTicketsMethod(), request)
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        fault.compareAndSet(null, failure);
                    }
                });
    }

    private void tellAll(Report report, BenchServer server, GrpcClients clients) throws InterruptedException {
        int first = MATCHES * MATCH;
        int left = WATCHERS - first;
        latencies.reset();
        var meter = server.meter();
        Callers.run(
                CALLERS,
                left / MANY,
                (caller, number) -> tell(clients, first + number * MANY, first + (number + 1) * MANY));
        if (!told.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(told.getCount() + " watchers were not told");
        }
        var cost = meter.cost(left);
        check();
        report.add(cost.on(Row.shown("deliveries, a hundred in a call", cost.perSecond(), "/s"))
                .with("p99", String.format(Locale.ROOT, "%.0fms", latencies.millis(99))));
    }

    private void check() {
        var first = fault.get();
        if (first != null) {
            throw new IllegalStateException("a watch or a call failed: " + first, first);
        }
    }
}
