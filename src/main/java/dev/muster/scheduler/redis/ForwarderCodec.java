package dev.muster.scheduler.redis;

import dev.muster.scheduler.Forwarder;

/// One forwarder by itself: scripts take it out of a stored scheduler, for what outlives that.
public final class ForwarderCodec {
    private ForwarderCodec() {}

    /// The forwarder in `{"forwarder": …}`, where it is as in a stored scheduler.
    public static Forwarder decode(String json) {
        return SchedulerCodec.forwarder(JsonFields.parse(json).object("forwarder"));
    }
}
