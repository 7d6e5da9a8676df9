package dev.muster.scheduler;

import java.util.List;
import java.util.Optional;

/// The versions of a scheduler.
///
/// @param active the specification that rooms are made from
/// @param previous the version that was active before it
/// @param versions all that there are, newest first
public record VersionHistory(Scheduler active, Optional<String> previous, List<StoredVersion> versions) {
    public VersionHistory {
        versions = List.copyOf(versions);
    }

    /// The numbers of all versions.
    public List<String> numbers() {
        return versions.stream().map(StoredVersion::version).toList();
    }
}
