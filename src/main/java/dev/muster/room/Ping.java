package dev.muster.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a room says of itself.
///
/// @param runningMatches how many matches it hosts now; a room that says `occupied` hosts at least one
/// @param matches ids of all matches it hosts now, when it says them: confirms exactly their reservations
/// @param sentAt when it was sent, in milliseconds since 1970 by the clock of the room, or 0: one that
///     another overtook on its way is not taken for news
/// @param metadata a JSON object for those who look at the room
public record Ping(
        PingStatus status, int runningMatches, @Nullable List<String> matches, String metadata, long sentAt) {

    /// A ping that does not say when it was sent.
    public Ping(PingStatus status, int runningMatches, @Nullable List<String> matches, String metadata) {
        this(status, runningMatches, matches, metadata, 0);
    }

    public Ping {
        runningMatches = matches != null ? matches.size() : runningMatches;
        if (status == PingStatus.OCCUPIED && runningMatches == 0) {
            runningMatches = 1;
        }
    }
}
