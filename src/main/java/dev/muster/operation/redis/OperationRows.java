package dev.muster.operation.redis;

import dev.muster.operation.Operation;
import dev.muster.platform.redis.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What scripts answer about operations, as operations.
final class OperationRows {
    private OperationRows() {}

    /// From `{id, {name, status, created, input, ended, done, total, text}}`.
    static Operation listed(String scheduler, Reply row, @Nullable Instant leasedUntil) {
        boolean underWay = Operation.Status.of(row.at(1).text(1)) == Operation.Status.IN_PROGRESS;
        return operation(scheduler, row.text(0), row.at(1), List.of(), underWay ? leasedUntil : null);
    }

    /// From `{{name, status, created, input, ended, done, total, text, events ever noted}, {event, ...}}`.
    static Operation found(String scheduler, String id, Reply reply) {
        var fields = reply.at(0);
        var lines = reply.at(1);
        long noted = fields.isNil(8) ? lines.size() : fields.number(8);
        return operation(scheduler, id, fields, events(lines, noted - lines.size()), null);
    }

    private static Operation operation(
            String scheduler, String id, Reply fields, List<Operation.Event> history, @Nullable Instant leasedUntil) {
        return new Operation(
                id,
                scheduler,
                fields.text(0),
                Operation.Status.of(fields.text(1)),
                Instant.ofEpochMilli(fields.number(2)),
                fields.text(3),
                history,
                instant(fields, 4),
                progress(fields, 5),
                leasedUntil);
    }

    static Optional<Instant> instant(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static @Nullable Instant instant(Reply fields, int index) {
        return fields.isNil(index) ? null : Instant.ofEpochMilli(fields.number(index));
    }

    private static Operation.@Nullable Progress progress(Reply fields, int index) {
        return fields.isNil(index)
                ? null
                : new Operation.Progress(fields.integer(index), fields.integer(index + 1), fields.text(index + 2));
    }

    private static List<Operation.Event> events(Reply lines, long before) {
        List<Operation.Event> events = new ArrayList<>();
        for (var line : lines) {
            var text = line.text();
            int space = text.indexOf(' ');
            events.add(new Operation.Event(
                    before + events.size() + 1,
                    Instant.ofEpochMilli(Long.parseLong(text, 0, space, 10)),
                    text.substring(space + 1)));
        }
        return events;
    }
}
