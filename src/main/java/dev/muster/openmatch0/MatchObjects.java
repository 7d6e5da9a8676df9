package dev.muster.openmatch0;

import java.util.Optional;

/// Profiles, proposals and matches as they are kept: hashes under the id that their maker chose.
public interface MatchObjects {
    /// What is kept under an id. A text instead of a hash is read as JSON with an `error`: functions that work on
    /// Redis directly leave their errors so.
    Optional<MatchObject> find(String id);

    /// Forgets it; nothing happens when there is none.
    void delete(String id);
}
