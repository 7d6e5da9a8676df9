package dev.muster.fleet;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.runtime.InstanceStatus;
import java.time.Duration;

/// How a room stands with its fleet: whether it serves, is of no use any more, and how much players would
/// miss it.
final class Standing {
    /// How long a dead validation room is left to those who want to know why it died.
    static final Duration SHOWN = Duration.ofSeconds(10);

    /// Age at which a validation room is taken for left behind.
    static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private final FleetConfig config;
    private final long since;
    private final long now;

    /// @param since from when on somebody looked after the rooms without a break: silence before that is
    ///     nobody's fault, since pings could not be heard
    /// @param now milliseconds since 1970, by the clock that stamped the rooms, as `since`
    Standing(FleetConfig config, long since, long now) {
        this.config = config;
        this.since = since;
        this.now = now;
    }

    /// Whether it takes matches or runs some.
    static boolean serves(Room room) {
        return switch (room.status()) {
            case READY, OCCUPIED, ACTIVE, ALLOCATED -> true;
            case PENDING, UNREADY, TERMINATING, ERROR, TERMINATED -> false;
        };
    }

    /// Whether players use it, or are about to.
    static boolean isUsed(Room room) {
        return switch (room.status()) {
            case OCCUPIED, ACTIVE, ALLOCATED -> true;
            case PENDING, UNREADY, READY -> room.runningMatches() + room.reservations() > 0;
            case TERMINATING, ERROR, TERMINATED -> false;
        };
    }

    /// Whether a dead room never served: one that ended or failed before its first ping, and not because it
    /// was to go.
    static boolean neverServed(Room room) {
        return room.ping() == PingStatus.UNKNOWN && !room.draining();
    }

    /// How much players would miss a room that is available, least first: the order of deletion.
    static int missed(Room room) {
        return switch (room.status()) {
            case PENDING, UNREADY -> 0;
            case READY -> 1;
            case ALLOCATED -> 2;
            case ACTIVE -> 3;
            case OCCUPIED -> 4;
            case TERMINATING, ERROR, TERMINATED -> throw new IllegalArgumentException(room + " is not available");
        };
    }

    /// Whether it is of no use any more: ended, failed, or silent for too long.
    boolean isDead(Room room) {
        if (room.validation()) {
            return isLeftBehind(room);
        }
        return switch (room.status()) {
            case ERROR, TERMINATED -> true;
            case PENDING, UNREADY ->
                room.ping() == PingStatus.UNKNOWN
                        ? isOver(room.createdAt(), config.initializationTimeout())
                        : isSilent(room);
            case TERMINATING -> isEnding(room) || isOver(room.statusSince(), config.deletionTimeout());
            case READY, OCCUPIED, ACTIVE, ALLOCATED -> isSilent(room);
        };
    }

    // Whoever validates ends it; this is for those whose operation never came back.
    private boolean isLeftBehind(Room room) {
        return switch (room.status()) {
            case ERROR, TERMINATED, TERMINATING -> isOver(room.statusSince(), SHOWN);
            case PENDING, UNREADY, READY, OCCUPIED, ACTIVE, ALLOCATED -> isOver(room.createdAt(), LEFT_BEHIND);
        };
    }

    // Its instance is ending, and not because we ended it: what is left of it is to be cleared away.
    private static boolean isEnding(Room room) {
        return room.instance() == InstanceStatus.TERMINATING;
    }

    private boolean isSilent(Room room) {
        return isOver(room.lastPing(), config.pingTimeout());
    }

    private boolean isOver(long start, Duration limit) {
        return now - Math.max(start, since) > limit.toMillis();
    }
}
