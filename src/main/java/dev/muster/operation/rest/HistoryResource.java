package dev.muster.operation.rest;

import dev.muster.operation.HistoryReader;
import dev.muster.operation.HistoryWatches;
import dev.muster.operation.Operation;
import dev.muster.operation.wire.OperationWire;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The history of one operation as server-sent events, until it ends: `event` for each step, `progress`
/// whenever that changed, `end` with the final status.
@Singleton
@Path("/schedulers")
@RunOnVirtualThread
final class HistoryResource {
    private static final ProtoJson JSON = new ProtoJson();

    // Who does not read for so long makes room for others.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HistoryWatches watches;

    HistoryResource(HistoryWatches watches) {
        this.watches = watches;
    }

    /// A stream that stays open would hold up the stop.
    void end(@Observes @Priority(1) ShutdownEvent stopping) {
        watches.close();
    }

    @GET
    @Path("/{scheduler}/operations/{operation}/history")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void history(
            @PathParam("scheduler") String scheduler,
            @PathParam("operation") String id,
            @HeaderParam("Last-Event-ID") @DefaultValue("") String last,
            @Context SseEventSink client,
            @Context Sse sse)
            throws InterruptedException {
        watches.follow(scheduler, id, number(last), new Reader(client, sse));
        client.close();
    }

    private static long number(String last) {
        try {
            return last.isEmpty() ? 0 : Long.parseLong(last);
        } catch (NumberFormatException e) {
            throw MusterException.invalid("Last-Event-ID: must be a whole number, it is \"" + last + "\"");
        }
    }

    /// A client; what it is sent waits for the connection.
    private record Reader(SseEventSink client, Sse sse) implements HistoryReader {
        @Override
        public boolean isGone() {
            return client.isClosed();
        }

        @Override
        public void event(Operation.Event event) {
            send(sse.newEventBuilder()
                    .name("event")
                    .id(Long.toString(event.number()))
                    .data(JSON.print(OperationWire.event(event)))
                    .build());
        }

        @Override
        public void progress(Operation.Progress progress) {
            send(sse.newEventBuilder()
                    .name("progress")
                    .data(JSON.print(OperationWire.progress(progress)))
                    .build());
        }

        @Override
        public void idle() {
            send(sse.newEventBuilder().comment("still there").build());
        }

        @Override
        public void end(String status) {
            send(sse.newEventBuilder()
                    .name("end")
                    .data("{\"status\":\"" + status + "\"}")
                    .build());
        }

        private void send(OutboundSseEvent event) {
            try {
                client.send(event).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException | IllegalStateException gone) {
                client.close();
            } catch (InterruptedException e) {
                client.close();
                Thread.currentThread().interrupt();
            }
        }
    }
}
