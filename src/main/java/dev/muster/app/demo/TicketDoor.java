package dev.muster.app.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// The public Open Match door as a game's frontend sees it, patient with a server that is being restarted.
final class TicketDoor {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final int CREATE_SECONDS = 10;

    /// Takes an assignment; false ends the watch.
    interface AssignmentListener {
        boolean assigned(String connection, String match);
    }

    private final ManagedChannel channel;
    private final FrontendServiceGrpc.FrontendServiceBlockingStub stub;
    private final Clock clock;

    TicketDoor(ManagedChannel channel, String game, Clock clock) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("muster-game", Metadata.ASCII_STRING_MARSHALLER), game);
        this.channel = channel;
        this.stub = FrontendServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        this.clock = clock;
    }

    /// Creates a ticket and answers its id. A call that got no answer may still have left a ticket behind,
    /// that nobody plays: the door has no way to name a ticket before it exists.
    String create(double rating, String region, Instant deadline) throws InterruptedException {
        var request = CreateTicketRequest.newBuilder()
                .setTicket(Ticket.newBuilder()
                        .setSearchFields(SearchFields.newBuilder()
                                .putDoubleArgs("rating", rating)
                                .putStringArgs("region", region)))
                .build();
        var pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return stub.withDeadlineAfter(CREATE_SECONDS, TimeUnit.SECONDS)
                        .createTicket(request)
                        .getId();
            } catch (StatusRuntimeException e) {
                pause = pauseOrThrow(e, pause, deadline);
            }
        }
    }

    /// Follows the assignments of `ticket` until `listener` has enough, through as many streams
    /// as that takes.
    void watch(String ticket, Instant deadline, AssignmentListener listener) throws InterruptedException {
        var request = WatchAssignmentsRequest.newBuilder().setTicketId(ticket).build();
        var pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                var answers = stub.watchAssignments(request);
                while (answers.hasNext()) {
                    pause = FIRST_PAUSE_MILLIS;
                    var assignment = answers.next().getAssignment();
                    if (!assignment.getConnection().isEmpty()
                            && !listener.assigned(assignment.getConnection(), match(assignment))) {
                        return;
                    }
                }
                pause = pauseOrThrow(Status.UNAVAILABLE.asRuntimeException(), pause, deadline);
            } catch (StatusRuntimeException e) {
                pause = pauseOrThrow(e, pause, deadline);
            }
        }
    }

    private long pauseOrThrow(StatusRuntimeException e, long pause, Instant deadline) throws InterruptedException {
        var passing = switch (e.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> true;
            default -> false;
        };
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        if (!passing || clock.instant().isAfter(deadline)) {
            throw e;
        }
        Thread.sleep(pause);
        channel.resetConnectBackoff();
        return Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }

    private static String match(Assignment assignment) {
        var extension = assignment.getExtensionsMap().get("muster.match");
        try {
            return extension == null ? "" : extension.unpack(StringValue.class).getValue();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }
}
