package dev.muster.ticket.redis;

import dev.muster.platform.redis.Script;

/// The scripts over tickets.
public final class TicketScripts {
    /// Functions over tickets that scripts of other features use too.
    public static final String PRELUDE = Script.resource("ticket/prelude");

    static final Script CREATE = Script.gathered("ticket/create", PRELUDE);
    static final Script FIND = Script.gathered("ticket/find", PRELUDE);
    static final Script DELETE = Script.gathered("ticket/delete", PRELUDE);
    static final Script HISTORY = Script.named("ticket/history", PRELUDE);
    static final Script CLAIM = Script.gathered("ticket/claim", PRELUDE);
    static final Script RELEASE = Script.gathered("ticket/release", PRELUDE);
    static final Script ASSIGN = Script.gathered("ticket/assign", PRELUDE);
    static final Script FREE = Script.named("ticket/free", PRELUDE);
    static final Script FREE_ALL = Script.named("ticket/free-all", PRELUDE);
    static final Script SWEEP = Script.named("ticket/sweep", PRELUDE);
    static final Script BODIES = Script.named("ticket/bodies", PRELUDE);
    static final Script READ = Script.named("ticket/read");
    static final Script SCAN = Script.named("ticket/scan", PRELUDE);

    private TicketScripts() {}
}
