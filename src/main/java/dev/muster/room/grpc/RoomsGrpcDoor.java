package dev.muster.room.grpc;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.Calls;
import dev.muster.room.AllocationRequest;
import dev.muster.room.Allocations;
import dev.muster.room.PingAnswer;
import dev.muster.room.RoomEvents;
import dev.muster.room.RoomGate;
import dev.muster.room.RoomListener;
import dev.muster.room.Rooms;
import dev.muster.room.SlotAnswer;
import dev.muster.room.wire.AllocateRoomRequest;
import dev.muster.room.wire.AllocateRoomResponse;
import dev.muster.room.wire.ForwardPlayerEventRequest;
import dev.muster.room.wire.ForwardPlayerEventResponse;
import dev.muster.room.wire.ForwardRoomEventRequest;
import dev.muster.room.wire.ForwardRoomEventResponse;
import dev.muster.room.wire.GetRoomAddressRequest;
import dev.muster.room.wire.GetRoomAddressResponse;
import dev.muster.room.wire.RoomEventsWire;
import dev.muster.room.wire.RoomsServiceGrpc;
import dev.muster.room.wire.RoomsWire;
import dev.muster.room.wire.UpdateRoomStatusRequest;
import dev.muster.room.wire.UpdateRoomStatusResponse;
import dev.muster.room.wire.UpdateRoomWithPingRequest;
import dev.muster.room.wire.UpdateRoomWithPingResponse;
import dev.muster.runtime.RoomRef;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Rooms over gRPC, as Maestro declares it and does not serve it.
@GrpcService
@RegisterInterceptor(CallingRooms.class)
final class RoomsGrpcDoor extends RoomsServiceGrpc.RoomsServiceImplBase {
    private final Rooms rooms;
    private final RoomEvents events;
    private final Allocations allocations;
    private final RoomGate gate;
    private final RoomListener listener;

    RoomsGrpcDoor(Rooms rooms, RoomEvents events, Allocations allocations, RoomGate gate, RoomListener listener) {
        this.rooms = rooms;
        this.events = events;
        this.allocations = allocations;
        this.gate = gate;
        this.listener = listener;
    }

    /// Stays on the event loop: it waits for nothing but Redis.
    @Override
    public void updateRoomWithPing(
            UpdateRoomWithPingRequest request, StreamObserver<UpdateRoomWithPingResponse> caller) {
        var room = ref(request.getSchedulerName(), request.getRoomName());
        Calls.answer(
                caller,
                rooms.ping(room, RoomsWire.ping(request), CallingRooms.proof(gate))
                        .thenApply(answer -> {
                            if (answer == PingAnswer.REFUSED || answer == PingAnswer.UNKNOWN_ROOM) {
                                listener.pingRefused(room.scheduler());
                            }
                            return UpdateRoomWithPingResponse.newBuilder()
                                    .setSuccess(answer == PingAnswer.NOTED)
                                    .build();
                        }));
    }

    @Override
    public void forwardRoomEvent(ForwardRoomEventRequest request, StreamObserver<ForwardRoomEventResponse> caller) {
        Calls.answer(caller, () -> {
            checkSpeaking(request.getSchedulerName(), request.getRoomName());
            return RoomEventsWire.roomEvent(events, request);
        });
    }

    @Override
    public void forwardPlayerEvent(
            ForwardPlayerEventRequest request, StreamObserver<ForwardPlayerEventResponse> caller) {
        Calls.answer(caller, () -> {
            checkSpeaking(request.getSchedulerName(), request.getRoomName());
            return RoomEventsWire.playerEvent(events, request);
        });
    }

    @Override
    public void updateRoomStatus(UpdateRoomStatusRequest request, StreamObserver<UpdateRoomStatusResponse> caller) {
        Calls.answer(caller, () -> {
            checkSpeaking(request.getSchedulerName(), request.getRoomName());
            return RoomEventsWire.status(events, request);
        });
    }

    @Override
    public void getRoomAddress(GetRoomAddressRequest request, StreamObserver<GetRoomAddressResponse> caller) {
        Calls.answer(caller, () -> {
            var ref = ref(request.getSchedulerName(), request.getRoomName());
            gate.checkAsking(ref, CallingRooms.proof(gate));
            var room = rooms.find(ref).orElseThrow(() -> MusterException.notFound("room " + ref + " not found"));
            var address = room.address();
            if (address == null) {
                throw MusterException.notFound("the address of room " + ref + " is not known yet");
            }
            return RoomsWire.address(address);
        });
    }

    /// Stays on the event loop: it waits for nothing but Redis.
    @Override
    public void allocateRoom(AllocateRoomRequest request, StreamObserver<AllocateRoomResponse> caller) {
        var wanted = new AllocationRequest(
                request.getSchedulerName(), null, OptionalLong.empty(), null, Optional.empty(), Map.of());
        Calls.answer(caller, allocations.allocate(wanted).thenApply(answer -> switch (answer) {
            case SlotAnswer.Given given ->
                RoomsWire.given(given.room().room(), given.room().address());
            case SlotAnswer.NoSlot none ->
                AllocateRoomResponse.newBuilder()
                        .setMessage("no room has a free slot")
                        .build();
            case SlotAnswer.NoScheduler none ->
                throw MusterException.notFound("scheduler \"" + wanted.scheduler() + "\" not found");
        }));
    }

    private void checkSpeaking(String scheduler, String room) {
        gate.checkSpeaking(ref(scheduler, room), CallingRooms.proof(gate));
    }

    private static RoomRef ref(String scheduler, String room) {
        return new RoomRef(scheduler, room);
    }
}
