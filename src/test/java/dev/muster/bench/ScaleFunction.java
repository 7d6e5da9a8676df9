package dev.muster.bench;

import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.MatchFunctionGrpc;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryBackfillsRequest;
import dev.muster.openmatch.wire.QueryServiceGrpc;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.RunRequest;
import dev.muster.openmatch.wire.RunResponse;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/// The match function of a scenario, on a port of its own. As in Open Match's framework it asks for tickets and for
/// backfills of each pool, whether it wants backfills or not.
final class ScaleFunction extends MatchFunctionGrpc.MatchFunctionImplBase implements AutoCloseable {
    private final ScaleScenario scenario;
    private final GrpcClients clients;
    private final Server server;

    ScaleFunction(ScaleScenario scenario, GrpcClients clients) throws IOException {
        this.scenario = scenario;
        this.clients = clients;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .addService(this)
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void run(RunRequest request, StreamObserver<RunResponse> caller) {
        var profile = request.getProfile();
        try {
            List<Ticket> tickets = new ArrayList<>();
            List<Backfill> backfills = new ArrayList<>();
            for (var pool : profile.getPoolsList()) {
                query(pool, tickets, backfills);
            }
            scenario.matches(profile, tickets, backfills)
                    .forEach(match -> caller.onNext(
                            RunResponse.newBuilder().setProposal(match).build()));
            caller.onCompleted();
        } catch (RuntimeException fault) {
            caller.onError(Status.INTERNAL.withDescription(fault.toString()).asRuntimeException());
        }
    }

    private void query(Pool pool, List<Ticket> tickets, List<Backfill> backfills) {
        var stub = QueryServiceGrpc.newBlockingStub(clients.at(0));
        stub.queryTickets(QueryTicketsRequest.newBuilder().setPool(pool).build())
                .forEachRemaining(page -> tickets.addAll(page.getTicketsList()));
        stub.queryBackfills(QueryBackfillsRequest.newBuilder().setPool(pool).build())
                .forEachRemaining(page -> backfills.addAll(page.getBackfillsList()));
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
