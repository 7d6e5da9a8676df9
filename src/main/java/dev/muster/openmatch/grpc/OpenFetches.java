package dev.muster.openmatch.grpc;

import dev.muster.platform.error.MusterException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// The calls of FetchMatches under way. They end when the server stops, and give back what they have not delivered.
@Singleton
final class OpenFetches {
    private static final long MOST_SECONDS = 2;

    /// Each with what says that its caller has been told.
    private final ConcurrentMap<RoutedFetch, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

    void add(RoutedFetch call) {
        open.put(call, new CompletableFuture<>());
    }

    void remove(RoutedFetch call) {
        var told = open.remove(call);
        if (told != null) {
            told.complete(null);
        }
    }

    void end(@Observes @Priority(1) ShutdownEvent stopping) {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        open.forEach((call, told) -> {
            ends.add(call.abort(MusterException.unavailable("the server is stopping, fetch again")));
            ends.add(told);
        });
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, MOST_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
