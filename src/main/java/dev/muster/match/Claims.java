package dev.muster.match;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Takes the tickets of accepted proposals out of the search, so that no later cycle gives them away again.
public interface Claims {
    /// Promises the tickets of a proposal to it: all that are stored, or none when one of them is not searchable.
    ///
    /// @return the match, which may say more than the proposal did; empty when there is none
    CompletableFuture<Optional<Proposal>> claim(Proposal proposal);

    /// Gives the tickets of a match back to the search: nobody is there to take it. Returns at once.
    void release(Proposal proposal);
}
