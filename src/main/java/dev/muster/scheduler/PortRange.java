package dev.muster.scheduler;

/// Host ports from `start` to `end`, both included.
public record PortRange(int start, int end) {}
