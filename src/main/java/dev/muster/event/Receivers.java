package dev.muster.event;

import dev.muster.scheduler.Forwarder;
import java.time.Duration;
import java.util.Map;

/// The ways to receivers, by the type that forwarders name.
public final class Receivers {
    private final Map<String, Receiver> byType;
    private final Deliveries deliveries;
    private final ForwardingListener listener;

    /// @param byType `gRPC`, `webhook`
    public Receivers(Map<String, Receiver> byType, Deliveries deliveries, ForwardingListener listener) {
        this.byType = Map.copyOf(byType);
        this.deliveries = deliveries;
        this.listener = listener;
    }

    /// Tells one receiver.
    ///
    /// @param id stays the same when it is sent again
    /// @param at when it happened, in milliseconds since 1970
    public Outcome send(String id, long at, Forwarder forwarder, Event event) {
        var receiver = byType.get(forwarder.type());
        if (receiver == null) {
            return Outcome.refused("Unimplemented", "there are no receivers of type " + forwarder.type());
        }
        long start = System.nanoTime();
        var outcome = receiver.send(deliveries.of(id, at, forwarder, event));
        listener.forwarded(event, forwarder, outcome, Duration.ofNanos(System.nanoTime() - start));
        return outcome;
    }
}
