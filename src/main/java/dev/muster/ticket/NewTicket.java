package dev.muster.ticket;

import dev.muster.platform.error.MusterException;

/// A ticket that is to be created.
///
/// @param id made by the caller, so that creating may be repeated
/// @param body the ticket in the caller's own form; kept and given back, never read
// The bytes are passed on as they came; nobody compares tickets by value.
@SuppressWarnings("ArrayRecordComponent")
public record NewTicket(String id, SearchFields fields, byte[] body) {
    private static final int MAX_BYTES = 64 * 1024;

    public NewTicket {
        if (body.length > MAX_BYTES) {
            throw MusterException.invalid(".ticket: " + body.length + " bytes, at most " + MAX_BYTES);
        }
    }
}
