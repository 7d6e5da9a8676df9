package dev.muster.platform.error;

/// What went wrong, in the words that every door shares: the numbers are those of gRPC, the HTTP status is
/// the one that Maestro's and Open Match's gateways answer with (so FAILED_PRECONDITION is 400, not 412).
public enum ErrorCode {
    /// What the Open Match 0.3 door answers with, whatever went wrong.
    UNKNOWN(2, 500),
    INVALID_ARGUMENT(3, 400),
    DEADLINE_EXCEEDED(4, 504),
    NOT_FOUND(5, 404),
    ALREADY_EXISTS(6, 409),
    PERMISSION_DENIED(7, 403),
    RESOURCE_EXHAUSTED(8, 429),
    FAILED_PRECONDITION(9, 400),
    ABORTED(10, 409),
    UNIMPLEMENTED(12, 501),
    INTERNAL(13, 500),
    UNAVAILABLE(14, 503),
    UNAUTHENTICATED(16, 401);

    private final int number;
    private final int httpStatus;

    ErrorCode(int number, int httpStatus) {
        this.number = number;
        this.httpStatus = httpStatus;
    }

    /// The gRPC status number.
    public int number() {
        return number;
    }

    /// The HTTP status.
    public int httpStatus() {
        return httpStatus;
    }
}
