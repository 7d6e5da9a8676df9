package dev.muster.match;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Takes the tickets of accepted proposals out of the search, so that no later cycle gives them away again.
public interface Claims {
    /// Promises the tickets of a proposal to it: all that are stored, or none when one of them is not searchable. It
    /// returns at once. When the future completes without a claim, nothing is held any more.
    CompletableFuture<Optional<Claim>> claim(Proposal proposal);
}
