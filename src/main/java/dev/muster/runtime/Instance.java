package dev.muster.runtime;

import org.jspecify.annotations.Nullable;

/// What a runtime holds for one room, as it last saw it.
///
/// @param version of the scheduler that it was made from
/// @param description for people: why it is pending or failed; empty when there is nothing to say
/// @param address absent until it is known
/// @param revision when it was seen
public record Instance(
        RoomRef room,
        String version,
        InstanceStatus status,
        String description,
        @Nullable Address address,
        Revision revision) {

    /// An instance of a runtime that cannot tell what is older.
    public Instance(
            RoomRef room, String version, InstanceStatus status, String description, @Nullable Address address) {
        this(room, version, status, description, address, Revision.NONE);
    }

    /// The same, seen at another time.
    public Instance at(Revision other) {
        return new Instance(room, version, status, description, address, other);
    }

    /// Whether nothing but the time is different.
    public boolean saysTheSameAs(Instance other) {
        return at(other.revision).equals(other);
    }
}
