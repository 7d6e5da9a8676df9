package dev.muster.room.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.muster.event.Audiences;
import dev.muster.event.Deliveries;
import dev.muster.event.Forwarding;
import dev.muster.event.ForwardingListener;
import dev.muster.event.Receivers;
import dev.muster.event.TestFleet;
import dev.muster.event.json.JacksonJson;
import dev.muster.platform.grpc.GrpcFaults;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.Allocations;
import dev.muster.room.Placement;
import dev.muster.room.RoomEvents;
import dev.muster.room.RoomGate;
import dev.muster.room.RoomListener;
import dev.muster.room.wire.ForwardRoomEventRequest;
import dev.muster.room.wire.GetRoomAddressRequest;
import dev.muster.room.wire.RoomsServiceGrpc;
import dev.muster.room.wire.RoomsServiceGrpc.RoomsServiceBlockingStub;
import dev.muster.room.wire.UpdateRoomStatusRequest;
import dev.muster.room.wire.UpdateRoomWithPingRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who may speak for a room over gRPC, and that its calls reach the same services as those over REST.
@Timeout(30)
final class RoomsGrpcDoorTest {
    private final RedisFixture all = RedisFixture.empty();
    private final TestFleet fleet = new TestFleet(all).create();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var thing : open) {
            thing.close();
        }
        all.close();
    }

    @Test
    void aRoomProvesItselfWithItsToken() throws IOException {
        fleet.room("duel-1");
        var rooms = door(RoomGate.Mode.TOKEN);

        assertThat(with(rooms, "token").updateRoomWithPing(ping("ready")).getSuccess())
                .isTrue();
        assertThat(with(rooms, "token").forwardRoomEvent(event()).getSuccess()).isTrue();
        assertThat(with(rooms, "token").updateRoomStatus(status()).getSuccess()).isTrue();
        assertThat(code(() -> with(rooms, "wrong").updateRoomWithPing(ping("ready"))))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> with(rooms, "wrong").forwardRoomEvent(event()))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> with(rooms, "wrong").updateRoomStatus(status())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> rooms.forwardRoomEvent(event()))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(code(() -> rooms.updateRoomWithPing(ping("ready")))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(code(() -> with(rooms, "token")
                        .forwardRoomEvent(
                                event().toBuilder().setRoomName("nobody").build())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> with(rooms, "wrong").getRoomAddress(address()))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(with(rooms, "token").getRoomAddress(address()).getHost()).isNotEmpty();
    }

    @Test
    void aPingThatIsNoneIsRefusedAndChangesNothing() throws IOException {
        var room = fleet.room("duel-1");
        var rooms = door(RoomGate.Mode.OFF);
        var before = all.rooms.find(room).orElseThrow();
        var pings = List.of(
                ping("pending"),
                ping("ready").toBuilder().setRunningMatches(-1).build(),
                ping("ready").toBuilder().setTimestamp(-1).build(),
                ping("ready").toBuilder()
                        .setMetadata(Struct.newBuilder().putFields("a", text("ü".repeat(40_000))))
                        .build());

        for (var ping : pings) {
            assertThat(code(() -> rooms.updateRoomWithPing(ping))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }

        assertThat(all.rooms.find(room)).contains(before);
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    @Test
    void aRoomCallsFromItsOwnAddress() throws IOException {
        fleet.room("duel-1");
        var rooms = door(RoomGate.Mode.SOURCE_ADDRESS);

        assertThat(code(() -> rooms.updateRoomWithPing(ping("ready")))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> rooms.forwardRoomEvent(event()))).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void aPingIsThatOfTheOtherDoor() throws IOException {
        var room = fleet.room("duel-1");
        var rooms = door(RoomGate.Mode.OFF);

        assertThat(rooms.updateRoomWithPing(ping("occupied").toBuilder()
                                .setRunningMatches(1)
                                .setMetadata(Struct.newBuilder()
                                        .putFields(
                                                "map",
                                                Value.newBuilder()
                                                        .setStringValue("desert")
                                                        .build()))
                                .build())
                        .getSuccess())
                .isTrue();

        var stored = all.rooms.find(room).orElseThrow();
        assertThat(stored.runningMatches()).isOne();
        assertThat(stored.metadata()).isEqualTo("{\"map\":\"desert\"}");
        assertThat(rooms.updateRoomWithPing(
                                ping("ready").toBuilder().setRoomName("nobody").build())
                        .getSuccess())
                .isFalse();
        assertThat(refused).containsExactly("duel");
        assertThat(all.rooms.find(room).orElseThrow().runningMatches()).isOne();
    }

    private RoomsServiceBlockingStub door(RoomGate.Mode mode) throws IOException {
        var json = new JacksonJson();
        var receivers = new Receivers(Map.of(), new Deliveries(json), ForwardingListener.none());
        Audiences audiences = scheduler -> java.util.concurrent.CompletableFuture.completedFuture(
                new dev.muster.event.Audience("game-a", List.of()));
        var listener = new RoomListener() {
            @Override
            public void allocated(String scheduler, boolean given, Duration took) {}

            @Override
            public void pingRefused(String scheduler) {
                refused.add(scheduler);
            }
        };
        var door = new RoomsGrpcDoor(
                all.rooms,
                new RoomEvents(all.rooms, audiences, new Forwarding(receivers, Clock.systemUTC(), () -> "id")),
                new Allocations(
                        all.slots,
                        all.rooms,
                        Duration.ofMinutes(1),
                        Placement.PACKED,
                        () -> "id",
                        System::nanoTime,
                        listener),
                new RoomGate(mode, all.rooms),
                listener);
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(ServerInterceptors.intercept(door, new Faults(), new CallingRooms()))
                .build()
                .start();
        open.add(server::shutdownNow);
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        open.add(channel::shutdownNow);
        return RoomsServiceGrpc.newBlockingStub(channel);
    }

    /// What the server does with faults that methods throw.
    private static final class Faults implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return new GrpcFaults().createHandler(next.startCall(call, headers), call, headers);
        }
    }

    private static RoomsServiceBlockingStub with(RoomsServiceBlockingStub rooms, String token) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return rooms.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static UpdateRoomWithPingRequest ping(String status) {
        return UpdateRoomWithPingRequest.newBuilder()
                .setSchedulerName("duel")
                .setRoomName("duel-1")
                .setStatus(status)
                .build();
    }

    private static ForwardRoomEventRequest event() {
        return ForwardRoomEventRequest.newBuilder()
                .setSchedulerName("duel")
                .setRoomName("duel-1")
                .setEvent("matchStarted")
                .build();
    }

    private static GetRoomAddressRequest address() {
        return GetRoomAddressRequest.newBuilder()
                .setSchedulerName("duel")
                .setRoomName("duel-1")
                .build();
    }

    private static UpdateRoomStatusRequest status() {
        return UpdateRoomStatusRequest.newBuilder()
                .setSchedulerName("duel")
                .setRoomName("duel-1")
                .setStatus("ready")
                .build();
    }

    private static Status.Code code(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }
}
