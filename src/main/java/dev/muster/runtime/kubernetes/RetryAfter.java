package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Hears for how long the API server wants to be left alone, for who holds all requests back.
final class RetryAfter implements Interceptor {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    private final Consumer<Duration> told;

    /// @param told how long no request is wanted, each time that the server says so
    RetryAfter(Consumer<Duration> told) {
        this.told = told;
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
        wanted(response).ifPresent(told);
        return CompletableFuture.completedFuture(false);
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

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
