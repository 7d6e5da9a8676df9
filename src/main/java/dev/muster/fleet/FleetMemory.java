package dev.muster.fleet;

/// What must outlive the process that looks after a fleet.
public interface FleetMemory {
    /// When autoscaling last lowered the wanted number, in milliseconds since 1970 by the clock of Redis; 0 for
    /// never.
    long reducedAt(String scheduler);

    /// Notes that autoscaling lowered the wanted number; an earlier time than was noted changes nothing.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @param at milliseconds since 1970 by the clock of Redis
    void reduced(String scheduler, String lease, long at);
}
