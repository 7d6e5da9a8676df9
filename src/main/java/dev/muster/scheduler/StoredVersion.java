package dev.muster.scheduler;

import java.time.Instant;

/// One version of a scheduler, as a list shows it.
///
/// @param active whether rooms are made from it
public record StoredVersion(String version, boolean active, Instant createdAt) {}
