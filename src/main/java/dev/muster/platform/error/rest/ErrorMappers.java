package dev.muster.platform.error.rest;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// The one place where faults become HTTP answers. Texts that were not written for callers go to
/// the log only.
final class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    @ServerExceptionMapper
    Response expected(MusterException fault) {
        return answer(fault.code().httpStatus(), ErrorBody.of(fault));
    }

    @ServerExceptionMapper
    Response unknownPath(NotFoundException fault) {
        return answer(ErrorCode.NOT_FOUND, "Not Found");
    }

    /// 501 rather than 405: what the gateways of Maestro and Open Match answer.
    @ServerExceptionMapper
    Response wrongMethod(NotAllowedException fault) {
        return answer(ErrorCode.UNIMPLEMENTED, "Method Not Allowed");
    }

    @ServerExceptionMapper
    Response web(WebApplicationException fault) {
        var status = fault.getResponse().getStatusInfo();
        if (status.getStatusCode() < 400) {
            return fault.getResponse();
        }
        return answer(status.getStatusCode(), ErrorBody.of(number(status.getStatusCode()), status.getReasonPhrase()));
    }

    @ServerExceptionMapper
    Response unexpected(Throwable bug) {
        LOG.error("request failed", bug);
        return answer(ErrorCode.INTERNAL, "internal error");
    }

    /// The gRPC status number that fits an HTTP status of the framework's own.
    static int number(int status) {
        return switch (status) {
            case 400, 406, 413, 414, 415, 422 -> 3;
            case 401 -> 16;
            case 403 -> 7;
            case 404 -> 5;
            case 409 -> 10;
            case 429 -> 8;
            case 405, 501 -> 12;
            case 503 -> 14;
            case 408, 504 -> 4;
            case 500 -> 13;
            default -> 2;
        };
    }

    private static Response answer(ErrorCode code, String message) {
        return answer(code.httpStatus(), ErrorBody.of(code, message));
    }

    private static Response answer(int status, String body) {
        var answer =
                Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
        if (status == ErrorCode.RESOURCE_EXHAUSTED.httpStatus()) {
            answer.header(HttpHeaders.RETRY_AFTER, MusterException.RETRY_AFTER.toSeconds());
        }
        return answer.build();
    }
}
