package dev.muster.operation.redis;

import dev.muster.platform.redis.Script;

/// The scripts over operations.
public final class OperationScripts {
    /// Functions over operations that scripts of other features use too.
    public static final String PRELUDE = Script.resource("operation/prelude");

    static final Script BEGIN = Script.named("operation/begin", PRELUDE);
    static final Script NOTE = Script.named("operation/note", PRELUDE);
    static final Script FINISH = Script.named("operation/finish", PRELUDE);
    static final Script RECORD = Script.named("operation/record", PRELUDE);
    static final Script LIST = Script.named("operation/list", PRELUDE);
    static final Script ENQUEUE = Script.named("operation/enqueue", PRELUDE);
    static final Script PROGRESS = Script.named("operation/progress", PRELUDE);
    static final Script CANCEL = Script.named("operation/cancel", PRELUDE);
    static final Script CLEAN = Script.named("operation/clean", PRELUDE);
    static final Script FIND = Script.named("operation/find", PRELUDE);

    private OperationScripts() {}
}
