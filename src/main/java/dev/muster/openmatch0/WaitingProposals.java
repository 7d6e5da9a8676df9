package dev.muster.openmatch0;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The proposals that wait for the evaluator, for one that is built in.
public interface WaitingProposals {
    /// A proposal.
    ///
    /// @param players the ids of all players in its rosters
    record Waiting(String id, List<String> players) {}

    /// Some of those that wait, at most 100, in any order.
    List<Waiting> some();

    /// Makes a proposal its request's match, unless a player of it is in another match or nobody waits
    /// for it.
    ///
    /// @return whether it is one
    CompletableFuture<Boolean> approve(String id);

    /// Takes a proposal from the queue without making it a match.
    CompletableFuture<?> reject(String id);
}
