package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.redis.Shard;
import dev.muster.match.BackfillSearch;
import dev.muster.match.CycleListener;
import dev.muster.match.CycleTimes;
import dev.muster.match.Cycles;
import dev.muster.match.DefaultEvaluator;
import dev.muster.match.Evaluator;
import dev.muster.match.GameCycles;
import dev.muster.match.Leader;
import dev.muster.match.TicketClaims;
import dev.muster.match.TicketSearch;
import dev.muster.openmatch.MatchFunctions;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.OpenMatchListener;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryServiceGrpc;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.TicketsServiceGrpc;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import dev.muster.platform.grpc.CallMetadata;
import dev.muster.platform.grpc.CallMeter;
import dev.muster.platform.grpc.FaultsInterceptor;
import dev.muster.platform.grpc.OpenWatches;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.ticket.AssignmentWatches;
import dev.muster.ticket.Tickets;
import dev.muster.ticket.redis.RedisBackfills;
import dev.muster.ticket.redis.RedisTickets;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The doors of Open Match 1.x on an empty store, in two processes: one takes and assigns tickets, the other is asked
/// for them.
final class OpenMatchDoors implements AutoCloseable {
    static final CycleTimes SHORT =
            new CycleTimes(Duration.ofMillis(50), Duration.ofSeconds(10), Duration.ofSeconds(10));

    /// A window that none misses of several callers who come at the same time.
    static final CycleTimes WIDE =
            new CycleTimes(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10));

    static final int TICKETS_PER_CALL = 100;

    /// What a client takes into its own memory that it has not read: left to itself, it becomes more with time.
    static final int WINDOW = 1024 * 1024;

    static final MatchFunctions NO_FUNCTIONS = (host, port, profile, listener) -> {
        throw new AssertionError("no function is called over HTTP");
    };

    final RedisFixture writer;
    final RedisFixture reader = RedisFixture.another();
    final RedisBackfills backfills;
    final Tickets tickets;
    final AssignmentWatches watches;
    final OpenFetches fetches = new OpenFetches();
    final HttpTwin twin;
    final FrontendServiceGrpc.FrontendServiceBlockingStub frontend;
    final ManagedChannel channel;
    final FrontendServiceGrpc.FrontendServiceStub watching;
    final QueryServiceGrpc.QueryServiceBlockingStub query;
    final TicketsServiceGrpc.TicketsServiceBlockingStub bulk;
    final BackendServiceGrpc.BackendServiceBlockingStub backend;
    final BackendServiceGrpc.BackendServiceStub fetching;

    /// How long tickets live of which nothing is said.
    final AtomicReference<Duration> ticketTtl = new AtomicReference<>(Duration.ZERO);

    private final Peers peers = new Peers(Limited.MESSAGE, CallMeter.NONE);
    private final GameCycles cycles;
    private final Server server;

    OpenMatchDoors(int pageSize) {
        this(pageSize, Duration.ofMinutes(10));
    }

    OpenMatchDoors(int pageSize, Duration assignedDeleteTimeout) {
        this(pageSize, assignedDeleteTimeout, SHORT);
    }

    OpenMatchDoors(int pageSize, Duration assignedDeleteTimeout, CycleTimes times) {
        this(pageSize, assignedDeleteTimeout, times, new DefaultEvaluator(collided -> {}), NO_FUNCTIONS);
    }

    OpenMatchDoors(
            int pageSize, Duration assignedDeleteTimeout, CycleTimes times, Evaluator evaluator, MatchFunctions rest) {
        this(pageSize, assignedDeleteTimeout, times, evaluator, rest, Duration.ofSeconds(30));
    }

    OpenMatchDoors(
            int pageSize,
            Duration assignedDeleteTimeout,
            CycleTimes times,
            Evaluator evaluator,
            MatchFunctions rest,
            Duration pendingReleaseTimeout) {
        this(
                pageSize,
                assignedDeleteTimeout,
                times,
                evaluator,
                rest,
                pendingReleaseTimeout,
                Limited.STANDARD,
                RedisFixture.empty());
    }

    /// Doors with limits of their own, before a store that may have such, too.
    OpenMatchDoors(OpenMatchConfig.Limits limits, RedisFixture writer) {
        this(
                1000,
                Duration.ofMinutes(10),
                SHORT,
                new DefaultEvaluator(collided -> {}),
                NO_FUNCTIONS,
                Duration.ofSeconds(30),
                limits,
                writer);
    }

    OpenMatchDoors(
            int pageSize,
            Duration assignedDeleteTimeout,
            CycleTimes times,
            Evaluator evaluator,
            MatchFunctions rest,
            Duration pendingReleaseTimeout,
            OpenMatchConfig.Limits limits,
            RedisFixture writer) {
        this.writer = writer;
        this.backfills = new RedisBackfills(writer.redis, writer.games, writer.epochs);
        this.tickets = new RedisTickets(writer.redis, writer.games, writer.epochs, limits.ticketsPerGame());
        var config = new Config(
                pageSize,
                assignedDeleteTimeout,
                times.registration(),
                times.collection(),
                times.evaluation(),
                pendingReleaseTimeout,
                Optional.empty(),
                ticketTtl,
                limits);
        int port = BackendProcess.freePort();
        var self = new Leader("secret-" + System.nanoTime(), "127.0.0.1:" + port);
        cycles = new GameCycles(
                game -> new Cycles(
                        evaluator,
                        new MatchClaims(
                                new TicketClaims(writer.tickets, writer.ids, game, config::pendingReleaseTimeout),
                                backfills,
                                writer.ids,
                                game,
                                config::backfillTimeToLive),
                        () -> times,
                        CycleListener.NONE,
                        System::nanoTime),
                new Leases(writer.redis, self.text(), Duration.ofMillis(1500)),
                // A lease of their own: two of these doors before one store hold their cycles apart.
                game -> Shard.of(game) + "doors-" + port + ":",
                System::nanoTime);
        watches = new AssignmentWatches(reader.tickets, reader.feeds, reader.games);
        var creation = new TicketCreation(tickets, writer.ids, OpenMatchListener.NONE);
        var frontendDoor = new FrontendGrpcDoor(
                tickets,
                watches,
                new OpenWatches(),
                new BackfillCalls(backfills, writer.tickets, writer.ids, config, OpenMatchListener.NONE),
                creation,
                config);
        var ticketsDoor = new TicketsGrpcDoor(writer.tickets, creation, config);
        var backendDoor = new BackendGrpcDoor(
                cycles,
                new Hops(self, peers, Limited.MESSAGE),
                fetches,
                new GrpcFunctions(peers),
                rest,
                writer.tickets,
                writer.ids,
                config,
                OpenMatchListener.NONE);
        var queryDoor = new QueryGrpcDoor(
                new TicketSearch(reader.feeds, reader.tickets),
                new BackfillSearch(new RedisBackfills(reader.redis, reader.games, reader.epochs)),
                config,
                OpenMatchListener.NONE);
        twin = new HttpTwin(frontendDoor, backendDoor, queryDoor, ticketsDoor, Limited.MESSAGE, CallMeter.NONE);
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(door(frontendDoor))
                    .addService(door(backendDoor))
                    .addService(door(queryDoor))
                    .addService(door(ticketsDoor))
                    .maxInboundMessageSize(Limited.MESSAGE)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .flowControlWindow(WINDOW)
                .build();
        frontend = FrontendServiceGrpc.newBlockingStub(channel);
        watching = FrontendServiceGrpc.newStub(channel);
        query = QueryServiceGrpc.newBlockingStub(channel);
        bulk = TicketsServiceGrpc.newBlockingStub(channel);
        backend = BackendServiceGrpc.newBlockingStub(channel);
        fetching = BackendServiceGrpc.newStub(channel);
    }

    Ticket create() {
        return create(Ticket.getDefaultInstance());
    }

    Ticket create(Ticket ticket) {
        return frontend.createTicket(
                CreateTicketRequest.newBuilder().setTicket(ticket).build());
    }

    Ticket get(String ticket) {
        return frontend.getTicket(
                GetTicketRequest.newBuilder().setTicketId(ticket).build());
    }

    void assign(String ticket, String connection) {
        var group = AssignmentGroup.newBuilder()
                .addTicketIds(ticket)
                .setAssignment(Assignment.newBuilder().setConnection(connection));
        var answer = backend.assignTickets(
                AssignTicketsRequest.newBuilder().addAssignments(group).build());
        assertThat(answer.getFailuresList()).isEmpty();
    }

    /// The ids of all tickets that a query finds.
    List<String> searchable() {
        List<String> ids = new ArrayList<>();
        query.queryTicketIds(QueryTicketIdsRequest.newBuilder()
                        .setPool(Pool.getDefaultInstance())
                        .build())
                .forEachRemaining(page -> ids.addAll(page.getIdsList()));
        return ids;
    }

    List<Match> fetch(PlayedFunction function) {
        return function.fetch(backend);
    }

    /// What a watch of a ticket hears: connections, and how it ends.
    BlockingQueue<String> watch(String ticket) {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        watching.watchAssignments(
                WatchAssignmentsRequest.newBuilder().setTicketId(ticket).build(), new StreamObserver<>() {
                    @Override
                    public void onNext(WatchAssignmentsResponse news) {
                        told.add(news.getAssignment().getConnection());
                    }

                    @Override
                    public void onError(Throwable fault) {
                        told.add(String.valueOf(fault.getMessage()));
                    }

                    @Override
                    public void onCompleted() {
                        told.add("completed");
                    }
                });
        return told;
    }

    /// What a watch hears next.
    static String next(BlockingQueue<String> told) throws InterruptedException {
        var next = told.poll(10, TimeUnit.SECONDS);
        return next == null ? "nothing within 10 s" : next;
    }

    /// Calls that name a game.
    static <S extends AbstractStub<S>> S as(String game, S stub) {
        var headers = new Metadata();
        headers.put(GameMetadata.HEADER, game);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private record Config(
            int queryPageSize,
            Duration assignedDeleteTimeout,
            Duration registrationInterval,
            Duration proposalCollectionInterval,
            Duration evaluatorTimeout,
            Duration pendingReleaseTimeout,
            Optional<String> evaluator,
            AtomicReference<Duration> ticketTtlOfAll,
            OpenMatchConfig.Limits limits)
            implements OpenMatchConfig {
        @Override
        public String game() {
            return "default";
        }

        @Override
        public Optional<String> advertisedAddress() {
            return Optional.empty();
        }

        @Override
        public Duration ticketTtl() {
            return ticketTtlOfAll.get();
        }

        @Override
        public int ticketsPerCall() {
            return TICKETS_PER_CALL;
        }
    }

    private static ServerServiceDefinition door(BindableService door) {
        return ServerInterceptors.intercept(door, new FaultsInterceptor(), new CallMetadata());
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        peers.close();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        cycles.close();
        reader.close();
        writer.close();
    }
}
