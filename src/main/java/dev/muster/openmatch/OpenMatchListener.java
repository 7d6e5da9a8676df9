package dev.muster.openmatch;

import java.time.Duration;

/// Is told what goes through the doors of Open Match 1.x, for those who count it. Each method must return at once.
public interface OpenMatchListener {
    /// Nobody.
    OpenMatchListener NONE = new OpenMatchListener() {};

    /// A ticket was created.
    ///
    /// @param bytes the size of its message
    /// @param fields how many search fields and tags it has
    default void ticketCreated(int bytes, int fields) {}

    /// A backfill was created or updated.
    default void backfillStored(int bytes, int fields) {}

    /// A match went to a caller of FetchMatches.
    default void matched(int bytes, int tickets) {}

    /// A match was dropped, since one of its tickets, or its backfill, was taken meanwhile.
    default void lost() {}

    /// A match was dropped, since the store did not say whether its tickets are promised to it, or since there are
    /// too many of them.
    default void failed() {}

    /// A match function was ended, since it went beyond a limit.
    default void refused(String limit) {}

    /// Tickets were released, one by one; all at once is not counted.
    default void released(int tickets) {}

    /// A ticket was told where to play.
    ///
    /// @param waited since it was created
    default void assigned(Duration waited) {}

    /// A query found tickets.
    default void ticketsFound(int tickets) {}

    /// A query found backfills.
    default void backfillsFound(int backfills) {}
}
