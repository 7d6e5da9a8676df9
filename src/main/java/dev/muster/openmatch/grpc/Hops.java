package dev.muster.openmatch.grpc;

import dev.muster.game.Game;
import dev.muster.match.CycleHolder.Place;
import dev.muster.match.Leader;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Calls of FetchMatches that go from the process that was called to the one that leads the cycles of their game: the
/// same method, and one header more. So a call is passed on once at most.
@Singleton
final class Hops {
    /// By how much a match may have become larger than what a function may send.
    private static final int MORE = 64 * 1024;

    private final Leader self;
    private final Peers peers;
    private final int maxMessage;

    /// @param self this process, as its leases name it
    Hops(
            Leader self,
            Peers peers,
            @ConfigProperty(name = "quarkus.grpc.server.max-inbound-message-size") int maxMessage) {
        this.self = self;
        this.peers = peers;
        this.maxMessage = maxMessage;
    }

    /// Whether the current call was passed on by another process: it knows the secret from the lease.
    boolean isOne() {
        return MessageDigest.isEqual(bytes(self.secret()), bytes(HopMetadata.ofCall()));
    }

    /// A call that is to be passed on; it ends with the context in which this is called, and at its deadline. Empty
    /// when it would come back to this process, which says the same address: as after the crash of another, whose
    /// lease has not run out.
    ///
    /// @param stream to the client
    /// @param trailers of the call
    Optional<ForwardedFetch> to(
            Place.There there, Game game, FetchMatchesRequest request, MatchStream stream, Metadata trailers) {
        var address = there.leader().address();
        if (address.equals(self.address())) {
            return Optional.empty();
        }
        int colon = address.lastIndexOf(':');
        var channel = peers.at(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        channel.resetConnectBackoff(); // whoever holds a lease is worth an attempt
        var headers = new Metadata();
        headers.put(HopMetadata.HEADER, there.leader().secret());
        headers.put(GameMetadata.HEADER, game.name());
        var call = channel.newCall(
                BackendServiceGrpc.getFetchMatchesMethod(),
                CallOptions.DEFAULT.withMaxInboundMessageSize(maxMessage + MORE));
        return Optional.of(new ForwardedFetch(call, headers, request, stream, trailers));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
