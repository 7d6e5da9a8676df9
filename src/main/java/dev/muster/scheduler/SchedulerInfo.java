package dev.muster.scheduler;

/// A scheduler and how its fleet is.
public record SchedulerInfo(Scheduler scheduler, RoomCounts.Counts rooms) {}
