package dev.muster.ticket;

import java.time.Duration;

/// Is told how what queries read is kept true, for those who count it. Each method must return at once.
public interface FeedListener {
    /// Nobody.
    FeedListener NONE = new FeedListener() {};

    /// Something was brought up to what the store has.
    ///
    /// @param requests how many shared this
    /// @param items how many changes, tickets and backfills were read
    default void refreshed(Duration took, int requests, int items) {}

    /// The index of a game was built anew.
    default void rebuilt() {}
}
