package dev.muster.app.baseline;

import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Script;

/// The script that does nothing.
final class NothingScript {
    private static final Script SCRIPT = Script.named("baseline/nothing");

    private NothingScript() {}

    static Call call() {
        return SCRIPT.call("muster:{baseline}:");
    }
}
