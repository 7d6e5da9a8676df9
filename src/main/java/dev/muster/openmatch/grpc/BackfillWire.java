package dev.muster.openmatch.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.ticket.Backfills.Content;

/// Backfills between domain and wire.
final class BackfillWire {
    private BackfillWire() {}

    /// What is stored: what Muster itself knows of it is left out.
    static Content toDomain(Backfill backfill) {
        var body = backfill.toBuilder().clearId().clearCreateTime().clearGeneration();
        return new Content(
                TicketWire.toDomain(backfill.getSearchFields()), body.build().toByteArray());
    }

    /// What a match makes of a stored backfill: it says other search fields and extensions.
    static Content filled(dev.muster.ticket.Backfill stored, Backfill match) {
        return toDomain(parsed(stored)
                .clearExtensions()
                .putAllExtensions(match.getExtensionsMap())
                .setSearchFields(match.getSearchFields())
                .build());
    }

    static Backfill toWire(dev.muster.ticket.Backfill stored) {
        return complete(parsed(stored).build(), stored.id(), stored.createdAt(), stored.generation());
    }

    static Backfill complete(Backfill backfill, String id, long createdAt, long generation) {
        return backfill.toBuilder()
                .setId(id)
                .setCreateTime(Timestamps.fromMillis(createdAt))
                .setGeneration(generation)
                .build();
    }

    private static Backfill.Builder parsed(dev.muster.ticket.Backfill stored) {
        try {
            return Backfill.newBuilder().mergeFrom(stored.body());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("backfill " + stored.id() + " is not stored as this door wrote it", e);
        }
    }
}
