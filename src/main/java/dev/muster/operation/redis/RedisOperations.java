package dev.muster.operation.redis;

import dev.muster.operation.Operation;
import dev.muster.operation.OperationQueue;
import dev.muster.operation.Operations;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
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
        var operations = reply.at(1).stream()
                .map(row -> operation(scheduler, row.text(0), row.at(1), row.at(2), row.at(3), row.at(4), List.of()))
                .toList();
        return new Page(reply.integer(0), operations);
    }

    @Override
    public Optional<Operation> find(String scheduler, String id) {
        return prefixes.apply(scheduler)
                .flatMap(prefix -> Optional.ofNullable(redis.run(OperationScripts.FIND.call(prefix, scheduler, id))))
                .map(row -> operation(
                        scheduler,
                        id,
                        row.at(0),
                        row.at(1),
                        row.at(2),
                        row.at(3),
                        row.at(4).stream().map(RedisOperations::event).toList()));
    }

    @Override
    public Optional<Task> begin(String scheduler, String lease) {
        return Optional.ofNullable(redis.run(OperationScripts.BEGIN.call(prefix(scheduler), scheduler, lease)))
                .map(row -> new Task(row.text(0), row.text(1), row.text(2), row.integer(3) == 1));
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
        return prefixes.apply(scheduler)
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + scheduler + "\" not found"));
    }

    private static Operation operation(
            String scheduler,
            String id,
            Reply name,
            Reply status,
            Reply created,
            Reply input,
            List<Operation.Event> history) {
        return new Operation(
                id,
                scheduler,
                name.text(),
                Operation.Status.of(status.text()),
                Instant.ofEpochMilli(created.number()),
                input.text(),
                history);
    }

    private static Operation.Event event(Reply line) {
        var text = line.text();
        int space = text.indexOf(' ');
        return new Operation.Event(Instant.ofEpochMilli(Long.parseLong(text, 0, space, 10)), text.substring(space + 1));
    }
}
