package dev.muster.bench;

import com.google.protobuf.Empty;
import dev.muster.openmatch.wire.AcknowledgeBackfillRequest;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.DeleteBackfillRequest;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FetchMatchesResponse;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.FunctionConfig;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The director of Open Match's framework: four times a second at most, it fetches the matches of all profiles at
/// once and waits for all of them; meanwhile up to a hundred matches are assigned at a time.
final class ScaleDirector implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int WORKERS = 100;

    private final List<MatchProfile> profiles;
    private final FunctionConfig function;
    private final GrpcClients clients;
    private final Thread thread;
    private final Queue<Match> fetched = new ConcurrentLinkedQueue<>();
    private final Semaphore workers = new Semaphore(WORKERS);
    private final LongAdder matches = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile @Nullable Throwable fault;
    private volatile boolean closed;

    ScaleDirector(List<MatchProfile> profiles, int functionPort, GrpcClients clients) {
        this.profiles = profiles;
        this.function = FunctionConfig.newBuilder()
                .setHost("127.0.0.1")
                .setPort(functionPort)
                .build();
        this.clients = clients;
        this.thread = Thread.ofPlatform().name("director").start(this::run);
    }

    /// How many matches were fetched.
    long matches() {
        return matches.sum();
    }

    /// How many tickets could not be assigned.
    long refused() {
        return refused.sum();
    }

    void check() {
        if (fault != null) {
            throw new IllegalStateException("a call of the director failed: " + fault, fault);
        }
    }

    private void run() {
        try {
            while (!closed) {
                long start = System.nanoTime();
                Callers.all(profiles.stream().map(this::fetch).toList()).join();
                TimeUnit.NANOSECONDS.sleep(start + TICK.toNanos() - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<?> fetch(MatchProfile profile) {
        var done = new CompletableFuture<Void>();
        var request = FetchMatchesRequest.newBuilder()
                .setConfig(function)
                .setProfile(profile)
                .build();
        BackendServiceGrpc.newStub(clients.at(0)).fetchMatches(request, new StreamObserver<>() {
            @Override
            public void onNext(FetchMatchesResponse response) {
                matches.increment();
                fetched.add(response.getMatch());
                work();
            }

            @Override
            public void onError(Throwable error) {
                failed(error);
                done.complete(null);
            }

            @Override
            public void onCompleted() {
                done.complete(null);
            }
        });
        return done;
    }

    private void work() {
        while (!fetched.isEmpty() && workers.tryAcquire()) {
            var match = fetched.poll();
            if (match == null) {
                workers.release();
                continue;
            }
            place(match).whenComplete((answer, failure) -> {
                if (failure != null) {
                    failed(failure);
                }
                workers.release();
                work();
            });
        }
    }

    private CompletableFuture<?> place(Match match) {
        var server = Assignment.newBuilder().setConnection(address()).build();
        return match.hasBackfill() ? acknowledge(match, server) : assign(match, server);
    }

    private CompletableFuture<?> assign(Match match, Assignment server) {
        var group = AssignmentGroup.newBuilder().setAssignment(server);
        match.getTicketsList().stream().map(Ticket::getId).forEach(group::addTicketIds);
        var request = AssignTicketsRequest.newBuilder().addAssignments(group).build();
        return GrpcClients.call(clients.at(0), BackendServiceGrpc.getAssignTicketsMethod(), request)
                .thenAccept(answer -> refused.add(answer.getFailuresCount()));
    }

    private CompletableFuture<?> acknowledge(Match match, Assignment server) {
        var backfill = match.getBackfill();
        var request = AcknowledgeBackfillRequest.newBuilder()
                .setBackfillId(backfill.getId())
                .setAssignment(server)
                .build();
        var told = GrpcClients.call(clients.at(0), FrontendServiceGrpc.getAcknowledgeBackfillMethod(), request);
        if (BackfillScenario.openSlots(backfill) > 0) {
            return told;
        }
        var deletion = DeleteBackfillRequest.newBuilder()
                .setBackfillId(backfill.getId())
                .build();
        return told.<Empty>thenCompose(
                answer -> GrpcClients.call(clients.at(0), FrontendServiceGrpc.getDeleteBackfillMethod(), deletion));
    }

    private void failed(Throwable error) {
        if (!closed) {
            fault = error;
        }
    }

    private static String address() {
        var random = ThreadLocalRandom.current();
        return random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256)
                + ":2222";
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
