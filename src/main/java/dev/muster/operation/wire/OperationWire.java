package dev.muster.operation.wire;

import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.muster.operation.Operation.Event;
import dev.muster.platform.protojson.ProtoJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Operations in Maestro's messages.
public final class OperationWire {
    private static final ProtoJson JSON = new ProtoJson();

    private OperationWire() {}

    /// An operation as one of a list.
    static ListOperationItem item(dev.muster.operation.Operation operation) {
        var item = ListOperationItem.newBuilder()
                .setId(operation.id())
                .setStatus(operation.status().word())
                .setDefinitionName(operation.name())
                .setSchedulerName(operation.scheduler())
                .setCreatedAt(timestamp(operation.createdAt()));
        var lease = operation.leasedUntil();
        if (lease != null) {
            item.setLease(Lease.newBuilder()
                    .setTtl(lease.truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        var progress = operation.progress();
        if (progress != null) {
            item.setProgress(progress(progress));
        }
        var ended = operation.endedAt();
        if (ended != null) {
            item.setEndedAt(timestamp(ended));
        }
        return item.build();
    }

    /// An operation with all that is known about it; without its lease, as in Maestro.
    static Operation operation(dev.muster.operation.Operation operation) {
        var wire = Operation.newBuilder()
                .setId(operation.id())
                .setStatus(operation.status().word())
                .setDefinitionName(operation.name())
                .setSchedulerName(operation.scheduler())
                .setCreatedAt(timestamp(operation.createdAt()))
                .setInput(JSON.parse(operation.input(), Struct.getDefaultInstance()));
        operation.history().forEach(event -> wire.addExecutionHistory(event(event)));
        var progress = operation.progress();
        if (progress != null) {
            wire.setProgress(progress(progress));
        }
        var ended = operation.endedAt();
        if (ended != null) {
            wire.setEndedAt(timestamp(ended));
        }
        return wire.build();
    }

    /// One step of an operation's history.
    public static OperationEvent event(Event event) {
        return OperationEvent.newBuilder()
                .setCreatedAt(timestamp(event.at()))
                .setEvent(event.text())
                .build();
    }

    /// How far an operation is.
    public static OperationProgress progress(dev.muster.operation.Operation.Progress progress) {
        return OperationProgress.newBuilder()
                .setDone(progress.done())
                .setTotal(progress.total())
                .setText(progress.text())
                .build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamps.fromMillis(instant.toEpochMilli());
    }
}
