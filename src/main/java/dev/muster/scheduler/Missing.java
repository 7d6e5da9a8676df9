package dev.muster.scheduler;

import dev.muster.platform.error.MusterException;

/// What callers are told of things that are not there.
final class Missing {
    private Missing() {}

    static MusterException scheduler(String name) {
        return MusterException.notFound("scheduler \"" + name + "\" not found");
    }

    static MusterException version(String name, String version) {
        return MusterException.notFound("version " + version + " of scheduler \"" + name + "\" not found");
    }
}
