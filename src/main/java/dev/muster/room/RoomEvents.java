package dev.muster.room;

import dev.muster.event.Audience;
import dev.muster.event.Audiences;
import dev.muster.event.Event;
import dev.muster.event.Forwarding;
import dev.muster.event.RoomFacts;
import dev.muster.event.RoomPhase;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What rooms want told: forwarded while they wait. With no forwarder enabled nothing is looked at, and all is
/// well, as with Maestro.
public final class RoomEvents {
    private final Rooms rooms;
    private final Audiences audiences;
    private final Forwarding forwarding;

    public RoomEvents(Rooms rooms, Audiences audiences, Forwarding forwarding) {
        this.rooms = rooms;
        this.audiences = audiences;
        this.forwarding = forwarding;
    }

    /// Tells something in the room's own words.
    ///
    /// @return why it was not told, for the room; empty when it was, or when there is nobody to tell
    public Optional<String> roomEvent(RoomRef room, String event, Map<String, @Nullable Object> metadata) {
        var phase = RoomPhase.ofWord(event);
        return tellOf(room, phase, facts -> Event.roomEvent(facts, event, metadata));
    }

    /// Tells what a room says it is. The room itself is changed by its pings only, as with Maestro.
    ///
    /// @param word one that a ping may say, in any case of its letters
    /// @return as [#roomEvent(RoomRef, String, Map)]
    /// @throws MusterException INVALID_ARGUMENT when it is another word
    public Optional<String> status(RoomRef room, String word, Map<String, @Nullable Object> metadata) {
        var phase = RoomPhase.ofWord(word)
                .orElseThrow(() -> MusterException.invalid(
                        "status: \"" + word + "\" is none of ready, occupied, terminating, terminated"));
        return tellOf(room, Optional.of(phase), facts -> Event.status(facts, phase, metadata));
    }

    /// Tells that a player came or went.
    ///
    /// @param word `playerJoin` or `playerLeft`
    /// @param metadata `playerId` says who it is
    /// @return as [#roomEvent(RoomRef, String, Map)]
    /// @throws MusterException INVALID_ARGUMENT when it is another word
    public Optional<String> playerEvent(RoomRef room, String word, Map<String, @Nullable Object> metadata) {
        var move = Arrays.stream(Event.Move.values())
                .filter(it -> it.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> MusterException.invalid("event: \"" + word + "\" is none of playerJoin, playerLeft"));
        return told(room, audience -> {
            if (!(metadata.get("playerId") instanceof String player)) {
                return Optional.of("metadata.playerId: must be a text");
            }
            var facts = RoomFacts.named(audience.game(), room.scheduler(), room.room());
            return forwarding.tell(audience.forwarders(), Event.playerEvent(facts, player, move, metadata));
        });
    }

    private Optional<String> tellOf(RoomRef room, Optional<RoomPhase> phase, Function<RoomFacts, Event> event) {
        boolean ends = phase.filter(RoomPhase::isEnd).isPresent();
        return told(room, audience -> {
            var known = rooms.find(room);
            if (known.isEmpty() && !ends) {
                return Optional.of("room \"" + room.room() + "\" of scheduler \"" + room.scheduler() + "\" not found");
            }
            var facts = known.map(found -> facts(audience.game(), found))
                    .orElseGet(() -> RoomFacts.named(audience.game(), room.scheduler(), room.room()));
            if (facts.validation()) {
                return Optional.empty();
            }
            if (facts.ports().isEmpty() && !ends) {
                return Optional.of("room \"" + room.room() + "\" has no ports that are known");
            }
            return forwarding.tell(audience.forwarders(), event.apply(facts));
        });
    }

    private Optional<String> told(RoomRef room, Function<Audience, Optional<String>> telling) {
        var audience = audience(room.scheduler());
        if (!audience.exists()) {
            return Optional.of("scheduler \"" + room.scheduler() + "\" not found");
        }
        return audience.forwarders().isEmpty() ? Optional.empty() : telling.apply(audience);
    }

    private Audience audience(String scheduler) {
        try {
            return audiences.of(scheduler).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof MusterException fault ? fault : e;
        }
    }

    private static RoomFacts facts(String game, Room room) {
        var address = room.address();
        List<RoomFacts.Port> ports = address == null
                ? List.of()
                : address.ports().stream()
                        .map(port -> new RoomFacts.Port(port.name(), port.protocol(), port.port()))
                        .toList();
        return new RoomFacts(
                game, room.scheduler(), room.name(), room.validation(), address == null ? "" : address.host(), ports);
    }
}
