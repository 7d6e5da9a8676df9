package dev.muster.room;

import dev.muster.runtime.InstanceStatus;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// How a room is, composed of what it says of itself and what its runtime says of its instance. The order
/// is that of Maestro's numbers, which storage keeps.
///
/// ```
/// pending ─▶ ready ◀─▶ allocated ─▶ active/occupied ─▶ ready …
///    any of these ─▶ terminating ─▶ terminated        any ─▶ error
/// ```
///
/// The tables here are the only ones: the scripts over rooms are given them when they are loaded.
public enum RoomStatus {
    PENDING,
    UNREADY,
    READY,
    OCCUPIED,
    TERMINATING,
    ERROR,
    TERMINATED,
    ACTIVE,
    ALLOCATED;

    /// The word on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What a room is by its ping and its instance, before matches and reservations are counted.
    public static RoomStatus compose(PingStatus ping, InstanceStatus instance) {
        if (instance == InstanceStatus.ERROR) {
            return ERROR;
        }
        return switch (ping) {
            case TERMINATED -> TERMINATED;
            case TERMINATING -> TERMINATING;
            case READY, OCCUPIED, UNKNOWN ->
                switch (instance) {
                    case UNKNOWN, PENDING -> PENDING;
                    case TERMINATING -> TERMINATING;
                    case READY, ERROR -> whileRunning(ping);
                };
        };
    }

    private static RoomStatus whileRunning(PingStatus ping) {
        return switch (ping) {
            case READY -> READY;
            case OCCUPIED -> OCCUPIED;
            case UNKNOWN, TERMINATING, TERMINATED -> UNREADY;
        };
    }

    /// Where a room may go from here. As Maestro's table, but for two gaps that kept rooms stuck: a room of
    /// several matches may be `active` at its first ping, and a room that said so, or lost its instance,
    /// may be `terminated` from anywhere.
    public Set<RoomStatus> next() {
        return switch (this) {
            case PENDING -> EnumSet.of(READY, TERMINATING, UNREADY, ERROR, OCCUPIED, ACTIVE, TERMINATED, ALLOCATED);
            case READY -> EnumSet.of(OCCUPIED, ALLOCATED, TERMINATING, UNREADY, ERROR, ACTIVE, TERMINATED);
            case UNREADY -> EnumSet.of(TERMINATING, OCCUPIED, READY, ERROR, PENDING, ACTIVE, TERMINATED, ALLOCATED);
            case ACTIVE -> EnumSet.of(READY, OCCUPIED, ALLOCATED, TERMINATING, UNREADY, ERROR, TERMINATED);
            case OCCUPIED -> EnumSet.of(READY, ALLOCATED, TERMINATING, UNREADY, ERROR, ACTIVE, TERMINATED);
            case ALLOCATED -> EnumSet.of(ACTIVE, OCCUPIED, READY, TERMINATING, UNREADY, ERROR, TERMINATED);
            case ERROR -> EnumSet.of(TERMINATING, UNREADY, READY, TERMINATED);
            case TERMINATING -> EnumSet.of(ERROR, UNREADY, READY, TERMINATED);
            case TERMINATED -> EnumSet.noneOf(RoomStatus.class);
        };
    }

    /// Whether a room like this serves players, or is about to: it counts toward the wanted number.
    public boolean isAvailable() {
        return switch (this) {
            case PENDING, UNREADY, READY, OCCUPIED, ACTIVE, ALLOCATED -> true;
            case TERMINATING, ERROR, TERMINATED -> false;
        };
    }
}
