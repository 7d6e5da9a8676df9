package dev.muster.bench;

import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryServiceGrpc;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.QueryTicketsResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Callers that ask for the tickets of the same pool again and again, each over a connection of its own.
final class QueryLoop implements ClosedLoop {
    private final GrpcClients clients;
    private final QueryTicketsRequest request;
    private final boolean countsTickets;
    private final LongAdder answers = new LongAdder();
    private final Latencies latencies = new Latencies();
    private final CompletableFuture<Integer> first = new CompletableFuture<>();
    private volatile @Nullable Throwable fault;
    private volatile boolean closed;

    /// @param countsTickets whether each ticket is an answer, and not each query
    QueryLoop(int port, String game, int callers, Pool pool, boolean countsTickets) {
        this.clients = new GrpcClients(port, callers, game);
        this.request = QueryTicketsRequest.newBuilder().setPool(pool).build();
        this.countsTickets = countsTickets;
        for (int caller = 0; caller < callers; caller++) {
            ask(caller);
        }
    }

    private void ask(int caller) {
        long start = System.nanoTime();
        QueryServiceGrpc.newStub(clients.at(caller)).queryTickets(request, new StreamObserver<>() {
            private int tickets;

            @Override
            public void onNext(QueryTicketsResponse page) {
                tickets += page.getTicketsCount();
                if (countsTickets) {
                    answers.add(page.getTicketsCount());
                }
            }

            @Override
            public void onError(Throwable error) {
                if (!closed) {
                    fault = error;
                    first.completeExceptionally(error);
                }
            }

            @Override
            public void onCompleted() {
                latencies.note(System.nanoTime() - start);
                first.complete(tickets);
                if (!countsTickets) {
                    answers.increment();
                }
                if (!closed) {
                    ask(caller);
                }
            }
        });
    }

    /// How many tickets the first query found.
    CompletableFuture<Integer> first() {
        return first;
    }

    Latencies latencies() {
        return latencies;
    }

    @Override
    public long answers() {
        return answers.sum();
    }

    @Override
    public void check() {
        if (fault != null) {
            throw new IllegalStateException("a query failed: " + fault, fault);
        }
    }

    @Override
    public void close() {
        closed = true;
        clients.close();
    }
}
