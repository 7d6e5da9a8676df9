package dev.muster.ticket;

import dev.muster.game.Game;
import java.util.List;

/// What happened to the tickets of a game, in order. The log is bounded: a reader that fell behind finds a
/// gap and starts again from a scan. Both calls wait for the store, so they are for virtual threads.
public interface TicketLog {

    /// Reads what follows a position.
    ///
    /// @param after a position from an earlier page; [#START] for the beginning
    Page read(Game game, String after);

    /// Reads tickets as they are now, in pages; a ticket that exists throughout is on at least one page.
    ///
    /// @param cursor [#SCAN_START], then what the last page gave
    Scan scan(Game game, String cursor);

    /// Position before the first entry.
    String START = "0-0";

    /// Cursor of the first page of a scan, and what the last page gives.
    String SCAN_START = "0";

    /// A run of entries, and where the log stood when it was read.
    ///
    /// @param epoch changes when the store was emptied; empty while nothing was ever written
    /// @param first position of the oldest entry kept; of the end when all were trimmed; [#START]
    ///     without a log
    /// @param last position of the newest entry, likewise
    /// @param now milliseconds since 1970 by the clock of Redis
    /// @param serverRun of the server that answered
    /// @param position of the last entry in `changes`, or the one that was asked for
    /// @param more whether entries after `position` are left
    record Page(
            String epoch,
            String first,
            String last,
            long now,
            String serverRun,
            String position,
            List<TicketChange> changes,
            boolean more) {}

    /// One page of a scan.
    ///
    /// @param next cursor of the next page, [#SCAN_START] after the last
    record Scan(String next, List<Found> tickets) {}

    /// A ticket as a scan sees it.
    ///
    /// @param goesAt when it goes by itself unless it is assigned, or [Ticket#NEVER]
    record Found(String id, long createdAt, SearchFields fields, TicketState state, long goesAt) {}
}
