package dev.muster.openmatch0;

/// How many players something gave, and how long that took, in seconds.
public record Stats(long count, double elapsed) {}
