package dev.muster.openmatch.grpc;

import dev.muster.platform.grpc.CallMetadata;
import io.grpc.Metadata;
import java.util.Objects;

/// The metadata `muster-hop`, by which a process tells that it passes a call on.
final class HopMetadata {
    static final Metadata.Key<String> HEADER = Metadata.Key.of("muster-hop", Metadata.ASCII_STRING_MARSHALLER);

    private HopMetadata() {}

    /// What the current call says, empty if nothing.
    static String ofCall() {
        return Objects.requireNonNullElse(CallMetadata.header(HEADER), "");
    }
}
