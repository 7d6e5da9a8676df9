package dev.muster.event;

import dev.muster.scheduler.Forwarder;
import java.util.List;

/// Who is told of a scheduler's rooms.
///
/// @param game of the scheduler; empty when there is no such scheduler
/// @param forwarders those that are enabled, in their order
public record Audience(String game, List<Forwarder> forwarders) {
    /// There is no such scheduler.
    public static final Audience OF_NOTHING = new Audience("", List.of());

    public Audience {
        forwarders = List.copyOf(forwarders);
    }

    /// Whether there is such a scheduler.
    public boolean exists() {
        return !game.isEmpty();
    }
}
