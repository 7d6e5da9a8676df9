package dev.muster.operation.redis;

import dev.muster.operation.Operation;
import dev.muster.operation.OperationQueue;
import dev.muster.operation.Operations;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Operations and their queues, one script per step.
public final class RedisOperations implements Operations, OperationQueue {
    private final Redis redis;
    private final Function<String, Optional<String>> prefixes;

    /// @param prefixes the key prefix of a scheduler, by its name
    public RedisOperations(Redis redis, Function<String, Optional<String>> prefixes) {
        this.redis = redis;
        this.prefixes = prefixes;
    }

    @Override
    public Page list(String scheduler, Stage stage, int page, int perPage) {
        var prefix = prefixes.apply(scheduler);
        if (prefix.isEmpty()) {
            return new Page(0, List.of());
        }
        int from = (page - 1) * perPage;
        var reply = redis.ask(OperationScripts.LIST.call(
                prefix.get(), scheduler, stage.name().toLowerCase(Locale.ROOT), from, from + perPage - 1));
        var operations = reply.get(1).stream()
                .map(row -> operation(
                        scheduler,
                        row.get(0).toString(),
                        row.get(1),
                        row.get(2),
                        row.get(3),
                        row.get(4),
                        List.of()))
                .toList();
        return new Page(reply.get(0).toInteger(), operations);
    }

    @Override
    public Optional<Operation> find(String scheduler, String id) {
        return prefixes.apply(scheduler)
                .flatMap(prefix -> Optional.ofNullable(redis.run(OperationScripts.FIND.call(prefix, scheduler, id))))
                .map(row -> operation(
                        scheduler,
                        id,
                        row.get(0),
                        row.get(1),
                        row.get(2),
                        row.get(3),
                        row.get(4).stream().map(RedisOperations::event).toList()));
    }

    @Override
    public Optional<Task> begin(String scheduler, String lease) {
        return Optional.ofNullable(redis.run(OperationScripts.BEGIN.call(prefix(scheduler), scheduler, lease)))
                .map(row -> new Task(
                        row.get(0).toString(),
                        row.get(1).toString(),
                        row.get(2).toString(),
                        row.get(3).toInteger() == 1));
    }

    @Override
    public void note(String scheduler, String lease, String id, String event) {
        redis.ask(OperationScripts.NOTE.call(prefix(scheduler), scheduler, lease, id, event));
    }

    @Override
    public void finish(String scheduler, String lease, String id, Operation.Status status, String event) {
        redis.ask(OperationScripts.FINISH.call(prefix(scheduler), scheduler, lease, id, status.word(), event));
    }

    @Override
    public void record(String scheduler, String lease, String id, String name, String input, String event) {
        redis.ask(OperationScripts.RECORD.call(prefix(scheduler), scheduler, lease, id, name, input, event));
    }

    private String prefix(String scheduler) {
        return prefixes
                .apply(scheduler)
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + scheduler + "\" not found"));
    }

    private static Operation operation(
            String scheduler,
            String id,
            Response name,
            Response status,
            Response created,
            Response input,
            List<Operation.Event> history) {
        return new Operation(
                id,
                scheduler,
                name.toString(),
                Operation.Status.of(status.toString()),
                Instant.ofEpochMilli(created.toLong()),
                input.toString(),
                history);
    }

    private static Operation.Event event(Response line) {
        var text = line.toString();
        int space = text.indexOf(' ');
        return new Operation.Event(Instant.ofEpochMilli(Long.parseLong(text, 0, space, 10)), text.substring(space + 1));
    }
}
