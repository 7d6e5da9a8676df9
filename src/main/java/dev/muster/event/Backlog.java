package dev.muster.event;

import java.time.Duration;

/// How much waits in a lane.
///
/// @param length events that wait
/// @param oldest how long the oldest has waited; zero when none does
/// @param dead events that were given up since the lane was opened
public record Backlog(long length, Duration oldest, long dead) {}
