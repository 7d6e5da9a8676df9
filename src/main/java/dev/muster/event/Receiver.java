package dev.muster.event;

/// The way to receivers of one type.
public interface Receiver {
    /// Tells a receiver, and waits at most as long as its forwarder says. Faults are an outcome.
    Outcome send(Delivery delivery);
}
