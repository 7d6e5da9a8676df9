package dev.muster.ticket;

import org.jspecify.annotations.Nullable;

/// The index as a query sees it: rows numbered from 0, one array per field. Valid only within
/// [TicketIndex#read(java.util.function.Function)]; arrays may be longer than [#rows()].
public interface TicketColumns {
    /// One more than the greatest row in use.
    int rows();

    /// Which rows hold searchable tickets, 64 rows a word.
    long[] searchable();

    /// The numbers of a field by row, NaN where a ticket has none; an empty array when no ticket has it.
    double[] numbers(String field);

    /// The text of a field by row, as codes; 0 where a ticket has none; an empty array when no
    /// ticket has it.
    int[] texts(String field);

    /// The code of a text, or -1 when no ticket ever carried it.
    int code(String text);

    /// Which rows carry a tag, 64 rows a word; an empty array when none does.
    long[] tagged(String tag);

    /// The ticket in a row.
    String id(int row);

    /// The body of the ticket in a row, if it is kept here.
    byte @Nullable [] body(int row);

    /// When the ticket in a row was created, in milliseconds since 1970 by the clock of Redis.
    long createdAt(int row);
}
