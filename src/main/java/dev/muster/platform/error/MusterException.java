package dev.muster.platform.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An expected fault: its message is meant for the caller and names the thing at fault. Everything else
/// that is thrown is a bug and reaches callers without its text.
public final class MusterException extends RuntimeException {
    /// After how long a call may be sent again that was refused by [#exhausted].
    public static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ErrorCode code;
    private final @Nullable String limit;

    private MusterException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.limit = null;
    }

    private MusterException(ErrorCode code, String message) {
        this(code, message, (String) null);
    }

    private MusterException(ErrorCode code, String message, @Nullable String limit) {
        super(message);
        this.code = code;
        this.limit = limit;
    }

    /// What the Open Match 0.3 door answers with, whatever went wrong.
    public static MusterException unknown(String message) {
        return new MusterException(ErrorCode.UNKNOWN, message);
    }

    /// The request can never succeed as it is; `message` names the field.
    public static MusterException invalid(String message) {
        return new MusterException(ErrorCode.INVALID_ARGUMENT, message);
    }

    /// The named thing does not exist.
    public static MusterException notFound(String message) {
        return new MusterException(ErrorCode.NOT_FOUND, message);
    }

    /// The name is taken.
    public static MusterException alreadyExists(String message) {
        return new MusterException(ErrorCode.ALREADY_EXISTS, message);
    }

    /// The system is not in a state that allows the request.
    public static MusterException failedPrecondition(String message) {
        return new MusterException(ErrorCode.FAILED_PRECONDITION, message);
    }

    /// The caller's right to do this went to another meanwhile: it must not try again under the same right.
    public static MusterException aborted(String message) {
        return new MusterException(ErrorCode.ABORTED, message);
    }

    /// The caller did not say who it is; `message` names what it should send.
    public static MusterException unauthenticated(String message) {
        return new MusterException(ErrorCode.UNAUTHENTICATED, message);
    }

    /// The caller is somebody else than it would have to be.
    public static MusterException permissionDenied(String message) {
        return new MusterException(ErrorCode.PERMISSION_DENIED, message);
    }

    /// Refused to protect what already runs; try again later.
    public static MusterException exhausted(String message) {
        return new MusterException(ErrorCode.RESOURCE_EXHAUSTED, message);
    }

    /// As [#exhausted(String)], because of a limit that has a name among those who count.
    public static MusterException beyond(String limit, String message) {
        return new MusterException(ErrorCode.RESOURCE_EXHAUSTED, message, limit);
    }

    /// Something that this call needs cannot be reached, or its outcome is not known; the call may
    /// be sent again.
    public static MusterException unavailable(String message) {
        return new MusterException(ErrorCode.UNAVAILABLE, message);
    }

    /// As [#unavailable(String)], with what caused it.
    public static MusterException unavailable(String message, Throwable cause) {
        return new MusterException(ErrorCode.UNAVAILABLE, message, cause);
    }

    /// The limit that was reached, if it has a name.
    public Optional<String> limit() {
        return Optional.ofNullable(limit);
    }

    /// What kind of fault it is.
    public ErrorCode code() {
        return code;
    }
}
