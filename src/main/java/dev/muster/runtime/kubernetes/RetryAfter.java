package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Hears for how long the API server wants to be left alone. Single requests are held back by who is told of
/// it; the watches, which ask again by themselves, hear of their refusal when the time is over.
final class RetryAfter implements Interceptor {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /// The client takes an answer to a list that comes later for none.
    private static final Duration LONGEST_HELD = Duration.ofSeconds(10);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    private final Consumer<Duration> told;

    /// @param told how long no request is wanted, each time that the server says so
    RetryAfter(Consumer<Duration> told) {
        this.told = told;
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
        var wanted = wanted(response);
        wanted.ifPresent(told);
        if (wanted.isEmpty() || !isOfAWatch(response)) {
            return CompletableFuture.completedFuture(false);
        }
        var held = shorter(wanted.get(), LONGEST_HELD);
        return CompletableFuture.supplyAsync(
                () -> false, CompletableFuture.delayedExecutor(held.toMillis(), TimeUnit.MILLISECONDS, Runnable::run));
    }

    private static Optional<Duration> wanted(HttpResponse<?> response) {
        int code = response.code();
        if (code != 429 && code < 500) {
            return Optional.empty();
        }
        return Optional.ofNullable(response.header("Retry-After"))
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> shorter(Duration.ofSeconds(Long.parseLong(value)), LONGEST))
                .filter(Duration::isPositive);
    }

    // Only they, with the lists that they begin with, are about all namespaces.
    private static boolean isOfAWatch(HttpResponse<?> response) {
        var path = response.request().uri().getPath();
        return path.endsWith("/api/v1/pods") || path.endsWith("/api/v1/nodes");
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
