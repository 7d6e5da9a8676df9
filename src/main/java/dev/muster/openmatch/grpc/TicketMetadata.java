package dev.muster.openmatch.grpc;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.CallMetadata;
import io.grpc.Metadata;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Objects;

/// The metadata `muster-ticket-ttl` and `muster-client-token`, by which a call says more of the ticket that it creates.
final class TicketMetadata {
    static final Metadata.Key<String> TIME_TO_LIVE =
            Metadata.Key.of("muster-ticket-ttl", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> TOKEN = Metadata.Key.of("muster-client-token", Metadata.ASCII_STRING_MARSHALLER);

    private TicketMetadata() {}

    /// What the current call says about its ticket.
    ///
    /// @param timeToLive of tickets of which nothing is said
    static TicketTerms orElse(Duration timeToLive) {
        var said = CallMetadata.header(TIME_TO_LIVE);
        var token = CallMetadata.header(TOKEN);
        if (said == null && token == null) {
            return new TicketTerms(timeToLive, "");
        }
        return TicketTerms.checked(
                TIME_TO_LIVE.name(),
                said == null ? timeToLive : parsed(said),
                TOKEN.name(),
                Objects.requireNonNullElse(token, ""));
    }

    private static Duration parsed(String text) {
        try {
            return DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw MusterException.invalid(TIME_TO_LIVE.name() + ": must be a time such as 500ms, 30s or 10m");
        }
    }
}
