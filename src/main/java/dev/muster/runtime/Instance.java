package dev.muster.runtime;

import org.jspecify.annotations.Nullable;

/// What a runtime holds for one room, as it last saw it.
///
/// @param version of the scheduler that it was made from
/// @param description for people: why it is pending or failed; empty when there is nothing to say
/// @param address absent until it is known
public record Instance(
        RoomRef room,
        String version,
        InstanceStatus status,
        String description,
        @Nullable Address address) {}
