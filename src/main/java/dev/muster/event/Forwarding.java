package dev.muster.event;

import dev.muster.scheduler.Forwarder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells receivers at once, while whoever caused the event waits.
public final class Forwarding {
    private final Receivers receivers;
    private final Clock clock;
    private final Supplier<String> ids;

    public Forwarding(Receivers receivers, Clock clock, Supplier<String> ids) {
        this.receivers = receivers;
        this.clock = clock;
        this.ids = ids;
    }

    /// Tells each of them, in their order. One that does not take it ends that, as with Maestro: those after
    /// it are not told.
    ///
    /// @return why, when one did not take it
    public Optional<String> tell(List<Forwarder> forwarders, Event event) {
        var id = ids.get();
        long now = clock.millis();
        for (var forwarder : forwarders) {
            var outcome = receivers.send(id, now, forwarder, event);
            if (!outcome.isTaken()) {
                return Optional.of("forwarder \"" + forwarder.name() + "\": " + outcome.code() + ": " + outcome.why());
            }
        }
        return Optional.empty();
    }
}
