package dev.muster.match;

import java.time.Duration;

/// How long the parts of a cycle take.
///
/// @param registration callers that come within it take part; waited for in full
/// @param collection how long match functions may run after that
/// @param evaluation how long the evaluator may take after the last proposal
public record CycleTimes(Duration registration, Duration collection, Duration evaluation) {}
