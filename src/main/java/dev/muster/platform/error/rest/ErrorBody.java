package dev.muster.platform.error.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;

/// The JSON that every HTTP fault is answered with: `{"code":3,"message":"...","details":[]}`.
public final class ErrorBody {
    private ErrorBody() {}

    /// The body for a fault that callers may see.
    public static String of(MusterException fault) {
        var message = fault.getMessage();
        return of(fault.code(), message == null ? "" : message);
    }

    /// The body for a fault of this kind.
    public static String of(ErrorCode code, String message) {
        return of(code.number(), message);
    }

    /// As [#of(ErrorCode, String)], for gRPC status numbers that [ErrorCode] has no word for.
    public static String of(int code, String message) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("code", code);
        body.put("message", message);
        body.putArray("details");
        return body.toString();
    }
}
