package dev.muster.scheduler.redis;

import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import io.vertx.redis.client.Command;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

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
        return remembered != null && remembered.isDone() ? remembered : look(scheduler);
    }

    /// As [#of(String)], waiting.
    public Optional<String> waitFor(String scheduler) {
        return Redis.await(of(scheduler));
    }

    /// Asks the shard that is remembered and, when that does not know the answer, the one where the
    /// scheduler is now: a name may have gone to another game.
    ///
    /// @param question asked of a key prefix; empty when nothing there is known
    public <T> CompletableFuture<Optional<T>> ask(
            String scheduler, Function<String, CompletableFuture<Optional<T>>> question) {
        return of(scheduler)
                .thenCompose(remembered -> asked(remembered, question).thenCompose(answer -> {
                    if (answer.isPresent() || remembered.isEmpty()) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    forget(scheduler);
                    return of(scheduler)
                            .thenCompose(now -> now.equals(remembered)
                                    ? CompletableFuture.completedFuture(answer)
                                    : asked(now, question));
                }));
    }

    /// As [#ask(String, Function)], waiting, with a question that waits too.
    public <T> Optional<T> waitForAnswer(String scheduler, Function<String, Optional<T>> question) {
        var remembered = waitFor(scheduler);
        var answer = remembered.flatMap(question);
        if (answer.isPresent() || remembered.isEmpty()) {
            return answer;
        }
        forget(scheduler);
        var now = waitFor(scheduler);
        return now.equals(remembered) ? answer : now.flatMap(question);
    }

    /// Looks again next time.
    public void forget(String scheduler) {
        known.remove(scheduler);
    }

    private static <T> CompletableFuture<Optional<T>> asked(
            Optional<String> prefix, Function<String, CompletableFuture<Optional<T>>> question) {
        return prefix.isEmpty() ? CompletableFuture.completedFuture(Optional.empty()) : question.apply(prefix.get());
    }

    // The place in the map is taken before the call: who forgets meanwhile takes it away, and what comes then is not
    // remembered.
    private CompletableFuture<Optional<String>> look(String scheduler) {
        var found = new CompletableFuture<Optional<String>>();
        known.put(scheduler, found);
        redis.send(Call.command(Command.HGET, nameKey(scheduler), "prefix")).whenComplete((prefix, fault) -> {
            if (prefix == null) {
                known.remove(scheduler, found);
            }
            if (fault == null) {
                found.complete(Optional.ofNullable(prefix).map(Reply::text));
            } else {
                found.completeExceptionally(fault);
            }
        });
        return found;
    }

    /// The key that reserves a scheduler's name over all games.
    static String nameKey(String scheduler) {
        return "muster:name:{" + scheduler + "}";
    }
}
