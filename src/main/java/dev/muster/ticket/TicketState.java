package dev.muster.ticket;

/// Where a ticket stands:
///
/// ```
/// searchable ──claim──▶ proposed ──place──▶ assigned ──▶ gone
///     ▲  │                 │                   ▲
///     │  └───────────match-and-allocate────────┘
///     └── release, deadline ┘
/// ```
///
/// A searchable ticket with a time to live is gone when that has passed; one that is proposed then, when its
/// proposal ends.
///
/// Times are milliseconds since 1970 by the clock of Redis. A passed deadline counts at once, whether or
/// not anything was written since.
public sealed interface TicketState {

    /// Any match may take it.
    record Searchable() implements TicketState {}

    /// Promised to a match; searchable again when `until` has passed.
    record Proposed(String match, long until) implements TicketState {}

    /// Told where to play; gone when `until` has passed.
    record Assigned(Assignment assignment, long until) implements TicketState {}
}
