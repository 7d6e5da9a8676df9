package dev.muster.bench;

import com.google.protobuf.Empty;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The players of a scenario, as the frontend of Open Match's framework plays them: each creates a ticket, watches it
/// until it is assigned, ends the watch and deletes the ticket.
final class ScalePlayers {
    private final ScaleScenario scenario;
    private final GrpcClients clients;
    private final Latencies latencies = new Latencies();
    private final LongAdder assigned = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Player> playing = ConcurrentHashMap.newKeySet();
    private volatile boolean again;
    private volatile @Nullable Throwable fault;
    private volatile boolean closed;

    ScalePlayers(ScaleScenario scenario, GrpcClients clients) {
        this.scenario = scenario;
        this.clients = clients;
    }

    /// So many players begin, who begin anew whenever they are done.
    void stay(int players) {
        again = true;
        arrive(players);
    }

    /// So many players come.
    void arrive(int players) {
        for (int i = 0; i < players; i++) {
            new Player(numbers.getAndIncrement()).begin();
        }
    }

    /// Those leave who have waited for longer.
    void loseThoseWaiting(Duration patience) {
        long limit = System.nanoTime() - patience.toNanos();
        playing.forEach(player -> player.leaveIfSince(limit));
    }

    /// From the call of CreateTicket until the assignment was heard.
    Latencies latencies() {
        return latencies;
    }

    long assigned() {
        return assigned.sum();
    }

    long left() {
        return left.sum();
    }

    /// How many have a ticket or ask for one.
    int playing() {
        return playing.size();
    }

    void check() {
        if (fault != null) {
            throw new IllegalStateException("a player's call failed: " + fault, fault);
        }
    }

    /// Nobody begins anew, and what fails from now on does not count.
    void close() {
        closed = true;
    }

    private void failed(Throwable error) {
        if (!closed) {
            fault = error;
        }
    }

    private final class Player {
        private final int number;
        private long since;
        private String ticket = "";
        private @Nullable ClientCall<WatchAssignmentsRequest, WatchAssignmentsResponse> watch;

        Player(int number) {
            this.number = number;
        }

        synchronized void begin() {
            since = System.nanoTime();
            playing.add(this);
            var request = CreateTicketRequest.newBuilder()
                    .setTicket(scenario.ticket(ThreadLocalRandom.current()))
                    .build();
            GrpcClients.call(clients.at(number), FrontendServiceGrpc.getCreateTicketMethod(), request)
                    .whenComplete(this::created);
        }

        private synchronized void created(@Nullable Ticket created, @Nullable Throwable failure) {
            if (created == null) {
                failed(new IllegalStateException("CreateTicket", failure));
                return;
            }
            ticket = created.getId();
            watch = clients.at(number).newCall(FrontendServiceGrpc.getWatchAssignmentsMethod(), CallOptions.DEFAULT);
            var request =
                    WatchAssignmentsRequest.newBuilder().setTicketId(ticket).build();
            ClientCalls.asyncServerStreamingCall(watch, request, watcher());
        }

        private StreamObserver<WatchAssignmentsResponse> watcher() {
            return new StreamObserver<>() {
                @Override
                public void onNext(WatchAssignmentsResponse message) {
                    if (end()) {
                        latencies.note(System.nanoTime() - since);
                        assigned.increment();
                    }
                }

                @Override
                public void onError(Throwable error) {
                    if (isWaiting()) {
                        failed(new IllegalStateException("WatchAssignments", error));
                    }
                }

                @Override
                public void onCompleted() {}
            };
        }

        private synchronized boolean isWaiting() {
            return watch != null;
        }

        void leaveIfSince(long limit) {
            boolean waitedTooLong;
            synchronized (this) {
                waitedTooLong = since < limit;
            }
            if (waitedTooLong && end()) {
                left.increment();
            }
        }

        // False when it has ended already.
        private synchronized boolean end() {
            var watching = watch;
            if (watching == null) {
                return false;
            }
            watch = null;
            watching.cancel("seen", null);
            var request = DeleteTicketRequest.newBuilder().setTicketId(ticket).build();
            GrpcClients.call(clients.at(number), FrontendServiceGrpc.getDeleteTicketMethod(), request)
                    .whenComplete(this::deleted);
            return true;
        }

        private void deleted(@Nullable Empty answer, @Nullable Throwable failure) {
            playing.remove(this);
            if (failure != null) {
                failed(new IllegalStateException("DeleteTicket", failure));
            } else if (again && !closed) {
                begin();
            }
        }
    }
}
