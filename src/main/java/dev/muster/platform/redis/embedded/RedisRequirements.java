package dev.muster.platform.redis.embedded;

import dev.muster.platform.error.MusterException;

/// What a Redis must be that Muster is given.
public final class RedisRequirements {
    private RedisRequirements() {}

    /// Refuses one that is too old.
    ///
    /// @param setting what names it
    /// @param info what it answered to `INFO`
    public static void check(String setting, String info) {
        RedisInfo.parse(info).version().filter(RedisVersion::tooOld).ifPresent(version -> {
            throw MusterException.failedPrecondition("the Redis of " + setting + " is version " + version
                    + "; Muster needs " + RedisVersion.OLDEST_MAJOR + " or newer");
        });
    }
}
