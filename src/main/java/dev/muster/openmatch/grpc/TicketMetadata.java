package dev.muster.openmatch.grpc;

import dev.muster.platform.error.MusterException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.runtime.configuration.DurationConverter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Carries the metadata `muster-ticket-ttl` and `muster-client-token` from the call to whoever creates its ticket.
@GlobalInterceptor
@ApplicationScoped
public class TicketMetadata implements ServerInterceptor {
    static final Metadata.Key<String> TIME_TO_LIVE =
            Metadata.Key.of("muster-ticket-ttl", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> TOKEN = Metadata.Key.of("muster-client-token", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Said> SAID = Context.key("muster-ticket");

    private record Said(
            @Nullable String timeToLive, @Nullable String token) {}

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var said = new Said(headers.get(TIME_TO_LIVE), headers.get(TOKEN));
        if (said.timeToLive() == null && said.token() == null) {
            return next.startCall(call, headers);
        }
        return Contexts.interceptCall(Context.current().withValue(SAID, said), call, headers, next);
    }

    /// What the current call says about its ticket.
    ///
    /// @param timeToLive of tickets of which nothing is said
    static TicketTerms orElse(Duration timeToLive) {
        var said = SAID.get();
        if (said == null) {
            return new TicketTerms(timeToLive, "");
        }
        return TicketTerms.checked(
                TIME_TO_LIVE.name(),
                said.timeToLive() == null ? timeToLive : parsed(said.timeToLive()),
                TOKEN.name(),
                said.token() == null ? "" : said.token());
    }

    private static Duration parsed(String text) {
        try {
            return DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw MusterException.invalid(TIME_TO_LIVE.name() + ": must be a time such as 500ms, 30s or 10m");
        }
    }
}
