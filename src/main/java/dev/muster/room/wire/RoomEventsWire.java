package dev.muster.room.wire;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.muster.room.RoomEvents;
import dev.muster.runtime.RoomRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers the calls with which rooms want something told. All of them wait for receivers.
public final class RoomEventsWire {
    private RoomEventsWire() {}

    /// Tells an event of the room.
    public static ForwardRoomEventResponse roomEvent(RoomEvents events, ForwardRoomEventRequest request) {
        var why = events.roomEvent(
                new RoomRef(request.getSchedulerName(), request.getRoomName()),
                request.getEvent(),
                values(request.getMetadata()));
        return ForwardRoomEventResponse.newBuilder()
                .setSuccess(why.isEmpty())
                .setMessage(why.orElse(""))
                .build();
    }

    /// Tells that a player came or went.
    public static ForwardPlayerEventResponse playerEvent(RoomEvents events, ForwardPlayerEventRequest request) {
        var why = events.playerEvent(
                new RoomRef(request.getSchedulerName(), request.getRoomName()),
                request.getEvent(),
                values(request.getMetadata()));
        return ForwardPlayerEventResponse.newBuilder()
                .setSuccess(why.isEmpty())
                .setMessage(why.orElse(""))
                .build();
    }

    /// Tells what the room says it is.
    public static UpdateRoomStatusResponse status(RoomEvents events, UpdateRoomStatusRequest request) {
        Optional<String> why = events.status(
                new RoomRef(request.getSchedulerName(), request.getRoomName()),
                request.getStatus(),
                values(request.getMetadata()));
        return UpdateRoomStatusResponse.newBuilder().setSuccess(why.isEmpty()).build();
    }

    private static Map<String, @Nullable Object> values(Struct struct) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        struct.getFieldsMap().forEach((name, value) -> values.put(name, value(value)));
        return values;
    }

    private static List<@Nullable Object> values(ListValue list) {
        List<@Nullable Object> values = new ArrayList<>(list.getValuesCount());
        list.getValuesList().forEach(value -> values.add(value(value)));
        return values;
    }

    private static @Nullable Object value(Value value) {
        return switch (value.getKindCase()) {
            case NUMBER_VALUE -> value.getNumberValue();
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case STRUCT_VALUE -> values(value.getStructValue());
            case LIST_VALUE -> values(value.getListValue());
            case NULL_VALUE, KIND_NOT_SET -> null;
        };
    }
}
