package dev.muster.fleet;

/// What autoscaling remembers from one round to the next.
///
/// @param reducedAt when the wanted number was last lowered, in milliseconds since 1970 by the clock of Redis;
///     0 for never
/// @param held the wanted number of the last round, or [#UNKNOWN]
record ScalingMemory(long reducedAt, int held) {
    static final int UNKNOWN = -1;

    /// Of a fleet that this process did not look after so far.
    static ScalingMemory since(long reducedAt) {
        return new ScalingMemory(reducedAt, UNKNOWN);
    }
}
