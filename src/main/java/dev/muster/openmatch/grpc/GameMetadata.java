package dev.muster.openmatch.grpc;

import dev.muster.game.Game;
import dev.muster.platform.grpc.CallMetadata;
import io.grpc.Metadata;

/// The metadata `muster-game`, by which a call says which game it is about.
final class GameMetadata {
    static final Metadata.Key<String> HEADER = Metadata.Key.of("muster-game", Metadata.ASCII_STRING_MARSHALLER);

    private GameMetadata() {}

    /// The game that the current call names, else the given one.
    static Game orElse(String fallback) {
        var name = CallMetadata.header(HEADER);
        return new Game(name == null || name.isEmpty() ? fallback : name);
    }
}
