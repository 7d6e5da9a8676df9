package dev.muster.event;

import dev.muster.scheduler.Forwarder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One event on its way to one receiver.
///
/// @param id stays the same when it is sent again
/// @param at when it happened, in milliseconds since 1970
/// @param metadata what the event and its forwarder say together
/// @param roomType what the forwarder calls the rooms; empty when it says nothing, or the event has no place
///     for it
/// @param secret name of the secret to sign with; empty for none
public record Delivery(
        String id,
        long at,
        Forwarder forwarder,
        Event event,
        Map<String, @Nullable Object> metadata,
        String roomType,
        String secret) {}
