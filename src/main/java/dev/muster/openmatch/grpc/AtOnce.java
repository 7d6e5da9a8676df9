package dev.muster.openmatch.grpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Steps of one call that each wait for the store, and need not wait for each other.
final class AtOnce {
    /// More would only wait elsewhere.
    private static final int MOST = 512;

    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private AtOnce() {}

    /// The results in the order of the items. Throws what the first of them failed with, when those that were begun
    /// with it have ended.
    static <T, R> List<R> map(List<T> items, Function<T, R> step) {
        if (items.size() == 1) {
            return List.of(step.apply(items.getFirst()));
        }
        List<R> results = new ArrayList<>(items.size());
        for (int from = 0; from < items.size(); from += MOST) {
            var some = items.subList(from, Math.min(items.size(), from + MOST)).stream()
                    .map(item -> CompletableFuture.supplyAsync(() -> step.apply(item), THREADS))
                    .toList();
            try {
                CompletableFuture.allOf(some.toArray(CompletableFuture[]::new)).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException fault ? fault : e;
            }
            some.forEach(one -> results.add(one.join()));
        }
        return results;
    }
}
