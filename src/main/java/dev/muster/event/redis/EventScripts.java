package dev.muster.event.redis;

import dev.muster.platform.redis.Script;

/// The scripts over events that wait.
public final class EventScripts {
    /// Functions over events that scripts of rooms use too.
    public static final String PRELUDE = Script.resource("event/prelude");

    static final Script LANES = Script.named("event/lanes");
    static final Script OPEN = Script.named("event/open", PRELUDE);
    static final Script CLOSE = Script.named("event/close", PRELUDE);
    static final Script SWEEP = Script.named("event/sweep", PRELUDE);
    static final Script HEAD = Script.named("event/head", PRELUDE);
    static final Script TAKEN = Script.named("event/taken", PRELUDE);
    static final Script BURY = Script.named("event/bury", PRELUDE);
    static final Script DEAD = Script.named("event/dead", PRELUDE);

    private EventScripts() {}
}
