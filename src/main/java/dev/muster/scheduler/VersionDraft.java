package dev.muster.scheduler;

import java.util.Optional;

/// What an operation is to make a new version of.
///
/// @param scheduler the wanted specification; its number says nothing
/// @param stored the number under which the operation stored it already, before it was resumed
public record VersionDraft(Scheduler scheduler, Optional<String> stored) {}
