package dev.muster.scheduler.redis;

import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import io.vertx.redis.client.Command;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Which shard a scheduler's keys are in, by its name alone. Remembered, until somebody finds that the
/// shard does not know the scheduler.
public final class SchedulerShards {
    private final Redis redis;
    private final ConcurrentMap<String, CompletableFuture<Optional<String>>> known = new ConcurrentHashMap<>();

    public SchedulerShards(Redis redis) {
        this.redis = redis;
    }

    /// The key prefix of a scheduler; empty when no scheduler has the name.
    public CompletableFuture<Optional<String>> of(String scheduler) {
        var remembered = known.get(scheduler);
        return remembered != null ? remembered : look(scheduler);
    }

    /// As [#of(String)], waiting.
    public Optional<String> waitFor(String scheduler) {
        return Redis.await(of(scheduler));
    }

    /// Looks again next time.
    public void forget(String scheduler) {
        known.remove(scheduler);
    }

    private CompletableFuture<Optional<String>> look(String scheduler) {
        return redis.send(Call.command(Command.HGET, nameKey(scheduler), "prefix"))
                .thenApply(prefix -> {
                    if (prefix == null) {
                        return Optional.empty();
                    }
                    known.put(scheduler, CompletableFuture.completedFuture(Optional.of(prefix.text())));
                    return Optional.of(prefix.text());
                });
    }

    /// The key that reserves a scheduler's name over all games.
    static String nameKey(String scheduler) {
        return "muster:name:{" + scheduler + "}";
    }
}
