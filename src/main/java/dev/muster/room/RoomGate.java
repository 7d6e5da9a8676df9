package dev.muster.room;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who may speak for a room (`muster.rooms.auth`). A ping carries its proof to where the room is stored, and
/// is compared there, so that it costs no call of its own; all else asks here first.
public final class RoomGate {
    private static final String BEARER = "Bearer ";

    private final Mode mode;
    private final Rooms rooms;

    /// What a caller is asked for.
    public enum Mode {
        /// Nothing.
        OFF,
        /// To call from the address of the room's instance.
        SOURCE_ADDRESS,
        /// The room's secret.
        TOKEN
    }

    public RoomGate(Mode mode, Rooms rooms) {
        this.mode = mode;
        this.rooms = rooms;
    }

    /// The proof in a call; what is not asked for is not looked at.
    ///
    /// @param authorization the call's `Authorization`
    /// @param address where the call came from; a proxy's, if there is one between
    /// @throws MusterException UNAUTHENTICATED when there is none
    public RoomProof proof(Supplier<@Nullable String> authorization, Supplier<@Nullable String> address) {
        return switch (mode) {
            case OFF -> RoomProof.NONE;
            case TOKEN -> new RoomProof.Token(token(authorization.get()));
            case SOURCE_ADDRESS -> new RoomProof.Source(source(address.get()));
        };
    }

    /// Lets a call pass that asks about a room, when it is the room's own or nobody's: then there is nothing to
    /// learn.
    ///
    /// @throws MusterException PERMISSION_DENIED when the proof is not that of the room
    public void checkAsking(RoomRef room, RoomProof proof) {
        if (!passes(room, proof).orElse(true)) {
            throw denied(room);
        }
    }

    /// Lets a call pass that speaks for a room. For one that is not known nobody can: whoever listens could not
    /// tell it from one that was made up.
    ///
    /// @throws MusterException PERMISSION_DENIED when the proof is not that of the room
    public void checkSpeaking(RoomRef room, RoomProof proof) {
        if (!passes(room, proof).orElse(false)) {
            throw denied(room);
        }
    }

    // Empty when a proof is asked for and the room is not known.
    private Optional<Boolean> passes(RoomRef room, RoomProof proof) {
        return switch (proof) {
            case RoomProof.None none -> Optional.of(true);
            case RoomProof.Token shown -> rooms.token(room).map(token -> same(token, shown.token()));
            case RoomProof.Source caller -> rooms.find(room).map(found -> isFrom(caller.address(), found));
        };
    }

    /// What a caller is told whose proof is not that of the room.
    public static MusterException denied(RoomRef room) {
        return MusterException.permissionDenied(
                "room \"" + room.room() + "\" of scheduler \"" + room.scheduler() + "\": this caller is not that room");
    }

    private static boolean isFrom(String caller, Room room) {
        var address = room.address();
        return address != null && caller.equals(SourceAddresses.canonical(address.host()));
    }

    private static boolean same(String token, String shown) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw MusterException.unauthenticated("Authorization: must be \"Bearer\" and the room's MUSTER_ROOM_TOKEN");
        }
        return authorization.substring(BEARER.length()).strip();
    }

    private static String source(@Nullable String address) {
        if (address == null) {
            throw MusterException.unauthenticated("the call has no address that it came from");
        }
        return SourceAddresses.canonical(address);
    }
}
