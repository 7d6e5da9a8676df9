package dev.muster.operation.redis;

import dev.muster.operation.Operation;
import dev.muster.operation.OperationQueue;
import dev.muster.operation.Operations;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Operations and their queues, one script per step.
public final class RedisOperations implements Operations, OperationQueue {
    private final Redis redis;
    private final Function<String, Optional<String>> prefixes;
    private final long ttl;

    /// @param prefixes the key prefix of a scheduler, by its name
    /// @param ttl how long operations are kept that happen by themselves
    public RedisOperations(Redis redis, Function<String, Optional<String>> prefixes, Duration ttl) {
        this.redis = redis;
        this.prefixes = prefixes;
        this.ttl = ttl.toMillis();
    }

    @Override
    public Page list(String scheduler, Stage stage, int page, int perPage) {
        var prefix = prefixes.apply(scheduler);
        if (prefix.isEmpty()) {
            return new Page(0, List.of());
        }
        var word = stage.name().toLowerCase(Locale.ROOT);
        var call = OperationScripts.LIST.call(prefix.get(), scheduler, word, (page - 1) * perPage, perPage);
        var reply = redis.ask(call);
        var leasedUntil = OperationRows.instant(reply.number(1)).orElse(null);
        var operations = reply.at(2).stream()
                .map(row -> OperationRows.listed(scheduler, row, leasedUntil))
                .toList();
        return new Page(reply.number(0), operations);
    }

    @Override
    public Optional<Operation> find(String scheduler, String id) {
        return prefixes.apply(scheduler)
                .flatMap(prefix -> Optional.ofNullable(redis.run(OperationScripts.FIND.call(prefix, scheduler, id))))
                .map(reply -> OperationRows.found(scheduler, id, reply));
    }

    @Override
    public Optional<Operation.Status> cancel(String scheduler, String id, String requestId) {
        var reply = prefixes.apply(scheduler)
                .flatMap(prefix -> Optional.ofNullable(
                        redis.run(OperationScripts.CANCEL.call(prefix, scheduler, id, requestId, ttl))))
                .orElseThrow(() -> MusterException.notFound(
                        "operation \"" + id + "\" of scheduler \"" + scheduler + "\" not found"));
        return reply.integer(0) == 1 ? Optional.empty() : Optional.of(Operation.Status.of(reply.text(1)));
    }

    @Override
    public void enqueue(String scheduler, String id, String name, String input) {
        var queued = redis.ask(OperationScripts.ENQUEUE.call(prefix(scheduler), scheduler, id, name, input));
        if (queued.integer(0) == 0) {
            throw unknown(scheduler);
        }
    }

    @Override
    public Optional<Task> begin(String scheduler, String lease) {
        return Optional.ofNullable(redis.run(OperationScripts.BEGIN.call(prefix(scheduler), scheduler, lease)))
                .map(row -> new Task(row.text(0), row.text(1), row.text(2), row.integer(3) == 1, row.integer(4) == 1));
    }

    @Override
    public void note(String scheduler, String lease, String id, String event) {
        redis.ask(OperationScripts.NOTE.call(prefix(scheduler), scheduler, lease, id, event));
    }

    @Override
    public void progress(String scheduler, String lease, String id, Operation.Progress progress) {
        redis.ask(OperationScripts.PROGRESS.call(
                prefix(scheduler), scheduler, lease, id, progress.done(), progress.total(), progress.text()));
    }

    @Override
    public boolean isCanceled(String scheduler, String id) {
        var key = prefix(scheduler) + "operation:" + scheduler + ":" + id;
        return redis.run(Call.command(Command.HGET, key, "cx")) != null;
    }

    @Override
    public void finish(String scheduler, String lease, String id, Operation.Status status, String event) {
        redis.ask(OperationScripts.FINISH.call(prefix(scheduler), scheduler, lease, id, status.word(), event, ttl));
    }

    @Override
    public void record(String scheduler, String lease, String id, String name, String input, String event) {
        redis.ask(OperationScripts.RECORD.call(prefix(scheduler), scheduler, lease, id, name, input, event, ttl));
    }

    @Override
    public int clean(String scheduler, String lease) {
        return redis.ask(OperationScripts.CLEAN.call(prefix(scheduler), scheduler, lease))
                .integer(0);
    }

    private String prefix(String scheduler) {
        return prefixes.apply(scheduler).orElseThrow(() -> unknown(scheduler));
    }

    private static MusterException unknown(String scheduler) {
        return MusterException.notFound("scheduler \"" + scheduler + "\" not found");
    }
}
