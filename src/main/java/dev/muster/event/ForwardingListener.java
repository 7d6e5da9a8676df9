package dev.muster.event;

import dev.muster.scheduler.Forwarder;
import java.time.Duration;

/// Is told how forwarding goes.
public interface ForwardingListener {
    /// One attempt to tell a receiver ended.
    void forwarded(Event event, Forwarder forwarder, Outcome outcome, Duration took);

    /// How much waits in a lane that this process drains.
    void backlog(Lane lane, Backlog backlog);

    /// This process drains a lane no more.
    void left(Lane lane);

    /// Nobody listens.
    static ForwardingListener none() {
        return new ForwardingListener() {
            @Override
            public void forwarded(Event event, Forwarder forwarder, Outcome outcome, Duration took) {}

            @Override
            public void backlog(Lane lane, Backlog backlog) {}

            @Override
            public void left(Lane lane) {}
        };
    }
}
