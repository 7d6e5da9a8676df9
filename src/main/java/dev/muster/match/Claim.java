package dev.muster.match;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The tickets of a match are promised to it.
///
/// @param id under which they are: whoever holds a ticket under another id has it from another match
/// @param match which may say more than the proposal did
/// @param giveBack makes those tickets searchable again that are still promised under this id
public record Claim(String id, Proposal match, Supplier<CompletableFuture<Void>> giveBack) {
    /// Nobody is there to take the match: gives its tickets back. It returns at once; the future never fails.
    public CompletableFuture<Void> release() {
        return giveBack.get();
    }
}
