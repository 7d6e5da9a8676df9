package dev.muster.openmatch.grpc;

import com.google.protobuf.Empty;
import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.OpenMatchListener;
import dev.muster.openmatch.wire.AcknowledgeBackfillRequest;
import dev.muster.openmatch.wire.AcknowledgeBackfillResponse;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.CreateBackfillRequest;
import dev.muster.openmatch.wire.UpdateBackfillRequest;
import dev.muster.platform.error.MusterException;
import dev.muster.ticket.Backfills;
import dev.muster.ticket.Tickets;
import jakarta.inject.Singleton;
import java.util.List;

/// What the frontend does with backfills. Error texts are those of Open Match 1.8.
@Singleton
final class BackfillCalls {
    private final Backfills backfills;
    private final Tickets tickets;
    private final GameIds ids;
    private final OpenMatchConfig config;
    private final OpenMatchListener listener;

    BackfillCalls(
            Backfills backfills, Tickets tickets, GameIds ids, OpenMatchConfig config, OpenMatchListener listener) {
        this.backfills = backfills;
        this.tickets = tickets;
        this.ids = ids;
        this.config = config;
        this.listener = listener;
    }

    Backfill create(Game game, CreateBackfillRequest request) {
        var asked = request.getBackfill();
        var id = ids.next(game);
        long at = backfills
                .create(game, id, BackfillWire.toDomain(asked), Backfills.Promised.NONE, config.backfillTimeToLive())
                .join();
        return stored(BackfillWire.complete(asked, id, at, 1));
    }

    private Backfill stored(Backfill backfill) {
        listener.backfillStored(backfill.getSerializedSize(), TicketWire.fields(backfill.getSearchFields()));
        return backfill;
    }

    Backfill get(String id) {
        return backfills.find(id).map(BackfillWire::toWire).orElseThrow(() -> notFound(id));
    }

    Backfill update(UpdateBackfillRequest request) {
        var asked = request.getBackfill();
        var id = asked.getId();
        return switch (backfills.update(id, ids.next(new Game(config.game())), BackfillWire.toDomain(asked))) {
            case Backfills.Change.Updated done ->
                stored(BackfillWire.complete(asked, id, done.createdAt(), done.generation()));
            case Backfills.Change.Expired() ->
                throw MusterException.unavailable("can not update an expired backfill, id: " + id);
            case Backfills.Change.Unknown() -> throw notFound(id);
        };
    }

    Empty delete(String id) {
        backfills.delete(id);
        return Empty.getDefaultInstance();
    }

    AcknowledgeBackfillResponse acknowledge(AcknowledgeBackfillRequest request) {
        var id = request.getBackfillId();
        var assignment = TicketWire.toDomain(request.getAssignment());
        return switch (backfills.acknowledge(
                id, assignment, config.backfillTimeToLive(), config.assignedDeleteTimeout())) {
            case Backfills.Acknowledgement.Done done -> {
                var answer = AcknowledgeBackfillResponse.newBuilder().setBackfill(get(id));
                done.tickets().values().forEach(listener::assigned);
                AtOnce.map(List.copyOf(done.tickets().keySet()), tickets::find)
                        .forEach(found -> found.map(TicketWire::toWire).ifPresent(answer::addTickets));
                yield answer.build();
            }
            case Backfills.Acknowledgement.Expired() ->
                throw MusterException.unavailable("can not acknowledge an expired backfill, id: " + id);
            case Backfills.Acknowledgement.Unknown() -> throw notFound(id);
        };
    }

    private static MusterException notFound(String id) {
        return MusterException.notFound("Backfill id: " + id + " not found");
    }
}
