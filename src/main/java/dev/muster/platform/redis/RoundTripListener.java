package dev.muster.platform.redis;

import java.util.List;

/// Hears of each round trip to Redis, on the event loop that makes them: it must not wait.
public interface RoundTripListener {
    /// One who does not listen.
    RoundTripListener NONE = (calls, nanos, answered) -> {};

    /// A round trip has ended.
    ///
    /// @param calls in their order; the same name may come again
    /// @param answered false when the outcome of all of them is not known
    void ended(List<Calls> calls, long nanos, boolean answered);

    /// Calls that followed each other.
    ///
    /// @param name of their script or command
    record Calls(String name, int number) {}
}
