package dev.muster.room.grpc;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.Calls;
import dev.muster.room.RoomEvents;
import dev.muster.room.Rooms;
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

/// Rooms over gRPC, as Maestro declares it and does not serve it.
@GrpcService
final class RoomsGrpcDoor extends RoomsServiceGrpc.RoomsServiceImplBase {
    private final Rooms rooms;
    private final RoomEvents events;

    RoomsGrpcDoor(Rooms rooms, RoomEvents events) {
        this.rooms = rooms;
        this.events = events;
    }

    /// Stays on the event loop: it waits for nothing but Redis.
    @Override
    public void updateRoomWithPing(
            UpdateRoomWithPingRequest request, StreamObserver<UpdateRoomWithPingResponse> caller) {
        Calls.answer(
                caller,
                rooms.ping(ref(request.getSchedulerName(), request.getRoomName()), RoomsWire.ping(request))
                        .thenApply(noted -> UpdateRoomWithPingResponse.newBuilder()
                                .setSuccess(noted)
                                .build()));
    }

    @Override
    public void forwardRoomEvent(ForwardRoomEventRequest request, StreamObserver<ForwardRoomEventResponse> caller) {
        Calls.answer(caller, () -> RoomEventsWire.roomEvent(events, request));
    }

    @Override
    public void forwardPlayerEvent(
            ForwardPlayerEventRequest request, StreamObserver<ForwardPlayerEventResponse> caller) {
        Calls.answer(caller, () -> RoomEventsWire.playerEvent(events, request));
    }

    @Override
    public void updateRoomStatus(UpdateRoomStatusRequest request, StreamObserver<UpdateRoomStatusResponse> caller) {
        Calls.answer(caller, () -> RoomEventsWire.status(events, request));
    }

    @Override
    public void getRoomAddress(GetRoomAddressRequest request, StreamObserver<GetRoomAddressResponse> caller) {
        Calls.answer(caller, () -> {
            var ref = ref(request.getSchedulerName(), request.getRoomName());
            var room = rooms.find(ref).orElseThrow(() -> MusterException.notFound("room " + ref + " not found"));
            var address = room.address();
            if (address == null) {
                throw MusterException.notFound("the address of room " + ref + " is not known yet");
            }
            return RoomsWire.address(address);
        });
    }

    private static RoomRef ref(String scheduler, String room) {
        return new RoomRef(scheduler, room);
    }
}
