package dev.muster.event;

import java.util.concurrent.CompletableFuture;

/// Who is told of the rooms of a scheduler.
@FunctionalInterface
public interface Audiences {
    /// The audience of a scheduler.
    CompletableFuture<Audience> of(String scheduler);

    /// Nobody is ever told.
    static Audiences none() {
        return scheduler -> CompletableFuture.completedFuture(Audience.OF_NOTHING);
    }
}
