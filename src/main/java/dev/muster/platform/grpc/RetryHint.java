package dev.muster.platform.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import io.grpc.Metadata;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tells callers that were refused when to try again, as gRPC has it: a `google.rpc.RetryInfo` in
/// `grpc-status-details-bin`.
final class RetryHint {
    private static final Any HINT = Any.pack(RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(MusterException.RETRY_AFTER.toSeconds()))
            .build());

    private RetryHint() {}

    /// What is sent at the end of a call that a fault ends; null when there is nothing to say.
    static @Nullable Metadata trailers(MusterException fault) {
        if (fault.code() != ErrorCode.RESOURCE_EXHAUSTED) {
            return null;
        }
        var status = Status.newBuilder()
                .setCode(fault.code().number())
                .setMessage(Objects.requireNonNullElse(fault.getMessage(), ""))
                .addDetails(HINT)
                .build();
        return StatusProto.toStatusRuntimeException(status).getTrailers();
    }
}
