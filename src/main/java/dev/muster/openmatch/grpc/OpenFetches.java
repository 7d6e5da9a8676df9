package dev.muster.openmatch.grpc;

import dev.muster.platform.error.MusterException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The calls of FetchMatches under way. They end when the server stops, and give back what they have not delivered.
@Singleton
final class OpenFetches {
    private static final long MOST_SECONDS = 2;

    private final Set<RoutedFetch> open = ConcurrentHashMap.newKeySet();

    void add(RoutedFetch call) {
        open.add(call);
    }

    void remove(RoutedFetch call) {
        open.remove(call);
    }

    void end(@Observes @Priority(1) ShutdownEvent stopping) {
        CompletableFuture.allOf(open.stream()
                        .map(call -> call.abort(MusterException.unavailable("the server is stopping, fetch again")))
                        .toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, MOST_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
