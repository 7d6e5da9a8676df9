package dev.muster.event.grpc;

import dev.muster.event.Delivery;
import dev.muster.event.Event;
import dev.muster.event.EventsConfig;
import dev.muster.event.Outcome;
import dev.muster.event.Receiver;
import dev.muster.event.wire.GRPCForwarderGrpc;
import dev.muster.event.wire.GRPCForwarderGrpc.GRPCForwarderBlockingStub;
import dev.muster.event.wire.Response;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Tells receivers over gRPC, in plain text. What they answer is only noted: a receiver that was reached has
/// the event.
public final class GrpcReceiver implements Receiver, AutoCloseable {
    private final ForwarderChannels channels;

    public GrpcReceiver(EventsConfig config) {
        this.channels = new ForwarderChannels(config);
    }

    @Override
    public Outcome send(Delivery delivery) {
        var forwarder = delivery.forwarder();
        ManagedChannel channel;
        try {
            channel = channels.of(forwarder.address());
        } catch (IllegalArgumentException e) {
            return Outcome.failed("Unavailable", "the address " + forwarder.address() + " cannot be used");
        }
        try {
            var stub = GRPCForwarderGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(forwarder.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return Outcome.taken(meaning(call(stub, delivery).getCode()));
        } catch (StatusRuntimeException e) {
            return outcome(e.getStatus());
        }
    }

    /// Closes connections that were not used for so long.
    public void closeIdle(Duration idle) {
        channels.closeIdle(idle);
    }

    /// How many connections there are.
    public int connections() {
        return channels.size();
    }

    @Override
    public void close() {
        channels.close();
    }

    private static Response call(GRPCForwarderBlockingStub stub, Delivery delivery) {
        return switch (delivery.event()) {
            case Event.RoomStatus status -> stub.sendRoomStatus(EventWire.status(delivery, status.phase()));
            case Event.RoomResync resync -> stub.sendRoomResync(EventWire.status(delivery, resync.phase()));
            case Event.RoomEvent event -> stub.sendRoomEvent(EventWire.roomEvent(delivery, event));
            case Event.PlayerEvent event -> stub.sendPlayerEvent(EventWire.playerEvent(delivery, event));
        };
    }

    // Receivers answer with HTTP's numbers.
    private static String meaning(int code) {
        return switch (code) {
            case 200 -> "OK";
            case 404 -> "NotFound";
            case 406 -> "FailedPrecondition";
            case 500 -> "Internal";
            default -> "Unknown";
        };
    }

    private static Outcome outcome(Status status) {
        var code = word(status.getCode());
        var why = status.getDescription() == null ? "the call failed" : status.getDescription();
        return status.getCode() == Status.Code.INVALID_ARGUMENT
                ? Outcome.refused(code, why)
                : Outcome.failed(code, why);
    }

    // As Go writes them: DeadlineExceeded.
    private static String word(Status.Code code) {
        return Arrays.stream(code.name().split("_"))
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining());
    }
}
