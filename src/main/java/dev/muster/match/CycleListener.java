package dev.muster.match;

import java.time.Duration;

/// Is told how cycles go, for those who count them. Each method must return at once.
public interface CycleListener {
    /// Nobody.
    CycleListener NONE = new CycleListener() {};

    /// A caller got its place in a cycle.
    ///
    /// @param waited for it, since it asked
    default void joined(Duration waited) {}

    /// All functions of a cycle have ended, or were not waited for any longer.
    ///
    /// @param took since its registration was over
    default void functionsDone(Duration took) {}

    /// A cycle is over.
    ///
    /// @param proposals how many the evaluator was given
    /// @param accepted how many it took
    default void over(Duration took, int proposals, int accepted) {}

    /// The default evaluator dropped proposals for better ones.
    default void collided(int proposals) {}
}
