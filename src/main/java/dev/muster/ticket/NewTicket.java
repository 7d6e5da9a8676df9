package dev.muster.ticket;

import dev.muster.platform.error.MusterException;
import java.time.Duration;

/// A ticket that is to be created.
///
/// @param id made by the caller, so that creating may be repeated
/// @param body the ticket in the caller's own form; kept and given back, never read
/// @param timeToLive after which it goes unless it is assigned by then; zero when it waits for ever
/// @param token what a client says with each attempt at creating this ticket; empty when it says nothing
// The bytes are passed on as they came; nobody compares tickets by value.
@SuppressWarnings("ArrayRecordComponent")
public record NewTicket(String id, SearchFields fields, byte[] body, Duration timeToLive, String token) {
    private static final int MAX_BYTES = 64 * 1024;

    public NewTicket {
        if (body.length > MAX_BYTES) {
            throw MusterException.invalid(".ticket: " + body.length + " bytes, at most " + MAX_BYTES);
        }
    }

    /// One that waits for ever, of a client that says nothing.
    public NewTicket(String id, SearchFields fields, byte[] body) {
        this(id, fields, body, Duration.ZERO, "");
    }
}
