package dev.muster.room.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import org.junit.jupiter.api.Test;

final class RoomsWireTest {
    /// Three bytes.
    private static final String EURO = "\u20ac";

    @Test
    void metadataIsMeasuredInBytes() {
        assertThat(RoomsWire.ping(ping(EURO.repeat(21_000))).metadata()).hasSizeGreaterThan(21_000);
        assertThatThrownBy(() -> RoomsWire.ping(ping(EURO.repeat(22_000)))).hasMessageStartingWith("metadata:");
    }

    private static UpdateRoomWithPingRequest ping(String text) {
        return UpdateRoomWithPingRequest.newBuilder()
                .setStatus("ready")
                .setMetadata(Struct.newBuilder()
                        .putFields(
                                "map", Value.newBuilder().setStringValue(text).build()))
                .build();
    }
}
