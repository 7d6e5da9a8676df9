package dev.muster.room;

import dev.muster.platform.error.MusterException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A room that a backend wants.
///
/// @param requestId asking again with it gives the same room; made up when absent
/// @param ttlSeconds how long the slot waits for the room to host the match
/// @param matchId what it is for; the request's id when absent
/// @param placement which of the rooms
/// @param selector labels that the room must have, see [SlotRequest]
public record AllocationRequest(
        String scheduler,
        @Nullable String requestId,
        OptionalLong ttlSeconds,
        @Nullable String matchId,
        Optional<Placement> placement,
        Map<String, String> selector) {
    private static final int MAX_ID = 128;
    private static final long MAX_TTL = 24 * 3600;
    private static final int MAX_LABELS = 16;
    private static final int MAX_LABEL = 256;

    /// @throws MusterException INVALID_ARGUMENT that names the field
    public AllocationRequest {
        checkId("requestId", requestId);
        checkId("matchId", matchId);
        var seconds = ttlSeconds.orElse(1);
        if (seconds < 1 || seconds > MAX_TTL) {
            throw MusterException.invalid("ttlSeconds: must be 1 to " + MAX_TTL);
        }
        if (selector.size() > MAX_LABELS) {
            throw MusterException.invalid("selector: at most " + MAX_LABELS + " labels");
        }
        selector.forEach(AllocationRequest::checkLabel);
        selector = Map.copyOf(selector);
    }

    private static void checkLabel(String label, String value) {
        if (label.isEmpty() || label.length() > MAX_LABEL || value.length() > MAX_LABEL) {
            throw MusterException.invalid(
                    "selector: labels and values have at most " + MAX_LABEL + " characters, and labels at least one");
        }
    }

    /// Checks the id of a request or a match.
    ///
    /// @throws MusterException INVALID_ARGUMENT that names the field
    static void checkId(String field, @Nullable String id) {
        if (id != null && (id.isBlank() || id.length() > MAX_ID)) {
            throw MusterException.invalid(field + ": must have 1 to " + MAX_ID + " characters");
        }
    }
}
