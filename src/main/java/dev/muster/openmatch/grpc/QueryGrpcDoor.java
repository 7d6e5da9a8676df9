package dev.muster.openmatch.grpc;

import dev.muster.game.Game;
import dev.muster.match.BackfillSearch;
import dev.muster.match.Pool;
import dev.muster.match.TicketSearch;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.OpenMatchListener;
import dev.muster.openmatch.wire.QueryBackfillsRequest;
import dev.muster.openmatch.wire.QueryBackfillsResponse;
import dev.muster.openmatch.wire.QueryServiceGrpc;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.QueryTicketIdsResponse;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.QueryTicketsResponse;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.Calls;
import dev.muster.platform.grpc.PacedStream;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/// `openmatch.QueryService`: what match functions look for tickets with. Answers come in pages; nothing found is no
/// page.
@GrpcService
final class QueryGrpcDoor extends QueryServiceGrpc.QueryServiceImplBase {
    /// Clients take no more than 4 MiB at once unless they say so; a ticket has up to 64 KiB.
    private static final int PAGE_BYTES = 3 * 1024 * 1024;

    private final TicketSearch search;
    private final BackfillSearch backfills;
    private final OpenMatchConfig config;
    private final OpenMatchListener listener;

    QueryGrpcDoor(TicketSearch search, BackfillSearch backfills, OpenMatchConfig config, OpenMatchListener listener) {
        this.search = search;
        this.backfills = backfills;
        this.config = config;
        this.listener = listener;
    }

    @Override
    public void queryTickets(QueryTicketsRequest request, StreamObserver<QueryTicketsResponse> caller) {
        var pool = pool(request.hasPool(), request.getPool());
        var game = game();
        Calls.stream(caller, config.limits().patience(), stream -> {
            var pages = new Pages(stream, pageSize());
            search.search(game, pool, pages::add);
            pages.finish();
            listener.ticketsFound(pages.total);
        });
    }

    @Override
    public void queryTicketIds(QueryTicketIdsRequest request, StreamObserver<QueryTicketIdsResponse> caller) {
        var pool = pool(request.hasPool(), request.getPool());
        var game = game();
        Calls.stream(caller, config.limits().patience(), stream -> {
            var ids = search.ids(game, pool);
            listener.ticketsFound(ids.size());
            int size = pageSize();
            for (int from = 0; from < ids.size(); from += size) {
                var page = ids.subList(from, Math.min(ids.size(), from + size));
                stream.send(QueryTicketIdsResponse.newBuilder().addAllIds(page).build());
            }
        });
    }

    @Override
    public void queryBackfills(QueryBackfillsRequest request, StreamObserver<QueryBackfillsResponse> caller) {
        var pool = pool(request.hasPool(), request.getPool());
        var game = game();
        Calls.stream(caller, config.limits().patience(), stream -> {
            var found = backfills.search(game, pool);
            listener.backfillsFound(found.size());
            int size = pageSize();
            for (int from = 0; from < found.size(); from += size) {
                var page = QueryBackfillsResponse.newBuilder();
                found.subList(from, Math.min(found.size(), from + size))
                        .forEach(backfill -> page.addBackfills(BackfillWire.toWire(backfill)));
                stream.send(page.build());
            }
        });
    }

    private int pageSize() {
        return Math.clamp(config.queryPageSize(), 10, 10_000);
    }

    private Game game() {
        return GameMetadata.orElse(config.game());
    }

    private static Pool pool(boolean given, dev.muster.openmatch.wire.Pool pool) {
        if (!given) {
            throw MusterException.invalid(".pool is required");
        }
        return PoolWire.toDomain(pool);
    }

    /// Tickets on their way, page by page.
    private static final class Pages {
        private final PacedStream<QueryTicketsResponse> stream;
        private final int size;
        private QueryTicketsResponse.Builder page = QueryTicketsResponse.newBuilder();
        private int bytes;
        private int total;

        Pages(PacedStream<QueryTicketsResponse> stream, int size) {
            this.stream = stream;
            this.size = size;
        }

        void add(TicketSearch.Found found) {
            if (page.getTicketsCount() == size || bytes + found.body().length > PAGE_BYTES) {
                finish();
            }
            page.addTickets(TicketWire.toWire(found));
            bytes += found.body().length;
            total++;
        }

        void finish() {
            if (page.getTicketsCount() > 0) {
                stream.send(page.build());
                page = QueryTicketsResponse.newBuilder();
                bytes = 0;
            }
        }
    }
}
