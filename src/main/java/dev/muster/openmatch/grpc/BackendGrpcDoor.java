package dev.muster.openmatch.grpc;

import dev.muster.game.GameIds;
import dev.muster.match.GameCycles;
import dev.muster.openmatch.CountedFunctions;
import dev.muster.openmatch.MatchFunctions;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.OpenMatchListener;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.AssignTicketsResponse;
import dev.muster.openmatch.wire.AssignmentFailure;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FetchMatchesResponse;
import dev.muster.openmatch.wire.ReleaseAllTicketsRequest;
import dev.muster.openmatch.wire.ReleaseAllTicketsResponse;
import dev.muster.openmatch.wire.ReleaseTicketsRequest;
import dev.muster.openmatch.wire.ReleaseTicketsResponse;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.CallMetadata;
import dev.muster.platform.grpc.Calls;
import dev.muster.platform.grpc.Places;
import dev.muster.ticket.Tickets;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.HashSet;
import java.util.Set;

/// `openmatch.BackendService`: what directors call. Error texts are those of Open Match 1.8.
@GrpcService
final class BackendGrpcDoor extends BackendServiceGrpc.BackendServiceImplBase {
    private final GameCycles cycles;
    private final Hops hops;
    private final OpenFetches open;
    private final MatchFunctions overGrpc;
    private final MatchFunctions overRest;
    private final Tickets tickets;
    private final GameIds ids;
    private final OpenMatchConfig config;
    private final OpenMatchListener listener;
    private final Places fetching;

    BackendGrpcDoor(
            GameCycles cycles,
            Hops hops,
            OpenFetches open,
            GrpcFunctions overGrpc,
            MatchFunctions overRest,
            Tickets tickets,
            GameIds ids,
            OpenMatchConfig config,
            OpenMatchListener listener) {
        this.cycles = cycles;
        this.hops = hops;
        var limits = config.limits();
        this.open = open;
        this.overGrpc = new CountedFunctions(overGrpc, limits.proposals(), limits.proposalBytes(), listener::refused);
        this.overRest = new CountedFunctions(overRest, limits.proposals(), limits.proposalBytes(), listener::refused);
        this.tickets = tickets;
        this.ids = ids;
        this.config = config;
        this.listener = listener;
        this.fetching = new Places("calls of FetchMatches", "fetches", limits.fetches(), limits.fetchesPerGame());
    }

    /// Ends when the cycle that it took part in is over for it. Where another process leads the cycles of its game, it
    /// is passed on to that.
    @Override
    public void fetchMatches(FetchMatchesRequest request, StreamObserver<FetchMatchesResponse> caller) {
        if (!request.hasConfig()) {
            throw MusterException.invalid(".config is required");
        }
        if (!request.hasProfile()) {
            throw MusterException.invalid(".profile is required");
        }
        var functions = switch (request.getConfig().getType()) {
            case GRPC -> overGrpc;
            case REST -> overRest;
            case UNRECOGNIZED -> throw MusterException.invalid("provided match function type is not supported");
        };
        var game = GameMetadata.orElse(config.game());
        var client = (ServerCallStreamObserver<FetchMatchesResponse>) caller;
        var place = fetching.take(game.name());
        var stream = new MatchStream(client, config.limits().patience());
        stream.whenEnded(place);
        var trailers = CallMetadata.trailers();
        var fetch = new RoutedFetch(
                cycles.of(game),
                new FetchCall(request, stream, trailers, functions, listener),
                there -> hops.to(there, game, request, stream, trailers),
                stream,
                hops.isOne(),
                System::nanoTime);
        client.setOnCancelHandler(fetch::cancel);
        open.add(fetch);
        var context = Context.current(); // what is passed on ends with this call, and at its deadline
        Thread.ofVirtual().name("fetch").start(context.wrap(() -> {
            try {
                fetch.run();
            } finally {
                place.run(); // the stream gave it back, unless the end was an error
                open.remove(fetch);
                fetch.cancel(); // whatever is left of it
            }
        }));
    }

    /// All groups at once; tickets that cannot be told are listed, the others are told.
    @Override
    public void assignTickets(AssignTicketsRequest request, StreamObserver<AssignTicketsResponse> caller) {
        check(request);
        Calls.answer(caller, () -> {
            var answer = AssignTicketsResponse.newBuilder();
            for (var outcome : AtOnce.map(request.getAssignmentsList(), this::assign)) {
                outcome.waited().forEach(listener::assigned);
                outcome.notAssigned().stream().map(BackendGrpcDoor::failure).forEach(answer::addFailures);
            }
            return answer.build();
        });
    }

    private Tickets.AssignOutcome assign(AssignmentGroup group) {
        var assignment = TicketWire.toDomain(group.getAssignment());
        return tickets.assign(assignment, group.getTicketIdsList(), config.assignedDeleteTimeout());
    }

    @Override
    public void releaseTickets(ReleaseTicketsRequest request, StreamObserver<ReleaseTicketsResponse> caller) {
        Calls.answer(caller, () -> {
            tickets.release(request.getTicketIdsList());
            listener.released(request.getTicketIdsCount());
            return ReleaseTicketsResponse.getDefaultInstance();
        });
    }

    @Override
    public void releaseAllTickets(ReleaseAllTicketsRequest request, StreamObserver<ReleaseAllTicketsResponse> caller) {
        var game = GameMetadata.orElse(config.game());
        Calls.answer(caller, () -> {
            tickets.releaseAll(game, ids.next(game));
            return ReleaseAllTicketsResponse.getDefaultInstance();
        });
    }

    private static void check(AssignTicketsRequest request) {
        Set<String> seen = new HashSet<>();
        for (var group : request.getAssignmentsList()) {
            if (!group.hasAssignment()) {
                throw MusterException.invalid("AssignmentGroup.Assignment is required");
            }
            for (var id : group.getTicketIdsList()) {
                if (!seen.add(id)) {
                    throw MusterException.invalid(
                            "Ticket id " + id + " is assigned multiple times in one assign tickets call");
                }
            }
        }
        if (seen.isEmpty() && request.getAssignmentsCount() > 0) {
            throw MusterException.invalid("AssignmentGroupTicketIds is empty");
        }
    }

    private static AssignmentFailure failure(Tickets.NotAssigned ticket) {
        return AssignmentFailure.newBuilder()
                .setTicketId(ticket.id())
                .setCause(
                        ticket.isMatched() ? AssignmentFailure.Cause.UNKNOWN : AssignmentFailure.Cause.TICKET_NOT_FOUND)
                .build();
    }
}
