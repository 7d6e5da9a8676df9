package dev.muster.match;

import org.jspecify.annotations.Nullable;

/// One call for matches, as a cycle sees it. It is called by one thread at a time and must return at once.
public interface Caller {
    /// Its cycle has begun: its match function may start.
    void started();

    /// One of its proposals is a match, which is the caller's from now on: to deliver, or to give back.
    void matched(Claim match);

    /// One of its proposals was accepted, but its tickets were promised or assigned to another match meanwhile.
    void lost(Proposal proposal);

    /// One of its proposals was accepted, but whether its tickets could be promised is not known.
    void failed(Proposal proposal);

    /// Its match function has run longer than a cycle allows: what it proposes from now on is dropped.
    void tooLate();

    /// The cycle is over for this caller.
    ///
    /// @param fault why there are no more matches, or null when all is well
    void ended(@Nullable String fault);
}
