package dev.muster.scheduler;

import org.jspecify.annotations.Nullable;

/// How the wanted number of rooms follows demand.
///
/// @param max greatest number of rooms; -1 means no limit
/// @param cooldownSeconds least time between two reductions
/// @param policyType `roomOccupancy` or `fixedBuffer`
public record Autoscaling(
        boolean enabled,
        int min,
        int max,
        int cooldownSeconds,
        String policyType,
        @Nullable RoomOccupancy roomOccupancy,
        @Nullable FixedBuffer fixedBuffer) {

    /// Keeps the share `readyTarget` of all slots free; shrinks only while the ratio of wanted to free
    /// slots is at most `downThreshold`.
    public record RoomOccupancy(double readyTarget, double downThreshold) {}

    /// Keeps `amount` rooms free.
    public record FixedBuffer(int amount) {}
}
