package dev.muster.openmatch.grpc;

import com.google.protobuf.MessageLite;
import dev.muster.game.Game;
import dev.muster.match.BackfillSearch;
import dev.muster.match.Pool;
import dev.muster.match.TicketSearch;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.OpenMatchListener;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.QueryBackfillsRequest;
import dev.muster.openmatch.wire.QueryBackfillsResponse;
import dev.muster.openmatch.wire.QueryServiceGrpc;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.QueryTicketIdsResponse;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.QueryTicketsResponse;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.Calls;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// `openmatch.QueryService`: what match functions look for tickets with. Answers come in pages; nothing found is no
/// page.
@GrpcService
final class QueryGrpcDoor extends QueryServiceGrpc.QueryServiceImplBase {
    /// Clients take no more than 4 MiB at once unless they say so, and there is more in a message than what was found.
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
            var pages = new Pages<Ticket>(
                    pageSize(),
                    page -> stream.send(QueryTicketsResponse.newBuilder()
                            .addAllTickets(page)
                            .build()));
            search.search(game, pool, found -> pages.add(TicketWire.toWire(found)));
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
            var pages = new Pages<Backfill>(
                    pageSize(),
                    page -> stream.send(QueryBackfillsResponse.newBuilder()
                            .addAllBackfills(page)
                            .build()));
            found.forEach(backfill -> pages.add(BackfillWire.toWire(backfill)));
            pages.finish();
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

    /// What a query found on its way, page by page.
    private static final class Pages<T extends MessageLite> {
        private final int size;
        private final Consumer<List<T>> sender;
        private final List<T> page = new ArrayList<>();
        private int bytes;
        private int total;

        Pages(int size, Consumer<List<T>> sender) {
            this.size = size;
            this.sender = sender;
        }

        void add(T found) {
            int more = found.getSerializedSize();
            if (page.size() == size || bytes + more > PAGE_BYTES) {
                finish();
            }
            page.add(found);
            bytes += more;
            total++;
        }

        void finish() {
            if (!page.isEmpty()) {
                sender.accept(page);
                page.clear();
                bytes = 0;
            }
        }
    }
}
