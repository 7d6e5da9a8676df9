package dev.muster.platform.grpc;

import dev.muster.platform.error.MusterException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/// The one place where faults become gRPC statuses. Texts that were not written for callers go to
/// the log only.
@ApplicationScoped
public class GrpcFaults implements ExceptionHandlerProvider {
    private static final Logger LOG = Logger.getLogger(GrpcFaults.class);

    /// The status that a caller is told.
    public static StatusRuntimeException status(Throwable fault) {
        return switch (fault) {
            case CompletionException wrapper when wrapper.getCause() != null -> status(wrapper.getCause());
            case StatusRuntimeException status -> status;
            case MusterException expected ->
                Status.fromCodeValue(expected.code().number())
                        .withDescription(expected.getMessage())
                        .withCause(expected)
                        .asRuntimeException(RetryHint.trailers(expected));
            default -> {
                LOG.error("call failed", fault);
                yield Status.INTERNAL.withDescription("internal error").asRuntimeException();
            }
        };
    }

    @Override
    public Throwable transform(Throwable fault) {
        return status(fault);
    }

    @Override
    public <Q, A> ExceptionHandler<Q, A> createHandler(Listener<Q> listener, ServerCall<Q, A> call, Metadata metadata) {
        return new ExceptionHandler<>(listener, call, metadata) {
            @Override
            protected void handleException(Throwable fault, ServerCall<Q, A> failed, Metadata headers) {
                var told = status(fault);
                failed.close(told.getStatus(), Objects.requireNonNullElseGet(told.getTrailers(), Metadata::new));
            }
        };
    }
}
