package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;

/// Ids that callers choose, which are keys of Redis.
public final class CallerKeys {
    private static final String WITHOUT_ID = "cannot unmarshal protobuf messages without an id field";

    private CallerKeys() {}

    /// Refuses the name of a key that the layout uses otherwise.
    ///
    /// @param field what the caller gave it as
    /// @throws MusterException INVALID_ARGUMENT that names the field
    public static void check(MatchmakerSettings settings, String field, String id) {
        if (settings.reservedKeys().contains(id)) {
            throw MusterException.invalid(
                    field + ": \"" + id + "\" is a key of the matchmaker's own, choose another id");
        }
    }

    /// As [#check(MatchmakerSettings, String, String)], for what is stored under an id and cannot be without.
    ///
    /// @throws MusterException UNKNOWN when it is empty
    public static void checkStored(MatchmakerSettings settings, String id) {
        if (id.isEmpty()) {
            throw MusterException.unknown(WITHOUT_ID);
        }
        check(settings, "id", id);
    }
}
