package dev.muster.openmatch.grpc;

import dev.muster.platform.error.MusterException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a client may say about a ticket beyond the message of Open Match.
///
/// @param timeToLive after which it goes unless it is assigned by then; zero when it waits for ever
/// @param token the same with each attempt at creating the same ticket; empty when there is none
record TicketTerms(Duration timeToLive, String token) {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int LONGEST_TOKEN = 128;

    /// Checked terms.
    ///
    /// @param timeToLiveName how the client calls its time to live
    /// @param tokenName how the client calls its token
    static TicketTerms checked(String timeToLiveName, Duration timeToLive, String tokenName, String token) {
        if (timeToLive.isNegative() || timeToLive.compareTo(LONGEST) > 0) {
            throw MusterException.invalid(timeToLiveName + ": must be from 0s to " + LONGEST.toDays() + " days");
        }
        if (timeToLive.isPositive() && timeToLive.toMillis() == 0) {
            throw MusterException.invalid(timeToLiveName + ": must be 0s or at least a millisecond");
        }
        int bytes = token.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_TOKEN) {
            throw MusterException.invalid(tokenName + ": " + bytes + " bytes, at most " + LONGEST_TOKEN);
        }
        return new TicketTerms(timeToLive, token);
    }
}
