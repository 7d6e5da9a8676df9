package dev.muster.bench;

import dev.muster.app.baseline.wire.BaselineGrpc;
import dev.muster.app.baseline.wire.BaselineRequest;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.platform.redis.embedded.Fsync;

/// CreateTicket over gRPC against a unary call that does nothing, and against one that makes one
/// do-nothing script call: from 64 connections, tickets of the duel scenario. The first difference is all
/// that a ticket costs beyond gRPC; the second is its conversion, and what its script writes: the ticket
/// and a log entry.
///
/// `make bench BENCH=create-ticket`
final class CreateTicketBench implements Benchmark {
    private static final int CONNECTIONS = 64;

    @Override
    public String name() {
        return "create-ticket";
    }

    @Override
    public void run(Report report) throws Exception {
        run(Fsync.EVERYSEC, true, report);
        run(Fsync.ALWAYS, false, report);
    }

    private static void run(Fsync fsync, boolean judged, Report report) throws Exception {
        try (var server = new BenchServer(fsync)) {
            int port = server.door().grpcPort();
            var duel = CreateTicketRequest.newBuilder()
                    .setTicket(Ticket.newBuilder()
                            .setSearchFields(SearchFields.newBuilder()
                                    .putDoubleArgs("rating", 1500)
                                    .putStringArgs("region", "eu")))
                    .build();
            var nothing = BaselineRequest.getDefaultInstance();
            new Comparison(
                            "CreateTicket",
                            () -> new GrpcLoop<>(port, CONNECTIONS, BaselineGrpc.getNothingMethod(), nothing),
                            () -> new GrpcLoop<>(port, CONNECTIONS, BaselineGrpc.getScriptMethod(), nothing),
                            () -> new GrpcLoop<>(port, CONNECTIONS, FrontendServiceGrpc.getCreateTicketMethod(), duel))
                    .run(server, fsync, judged, report);
        }
    }
}
