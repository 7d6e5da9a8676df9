package dev.muster.app.wiring;

import dev.muster.openmatch0.redis.NoRedis;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.signal.Signals;
import java.util.Optional;

/// Open Match 0.3 in this process: what its features stand on.
///
/// @param choice whether it is served
/// @param store its Redis, when it is
record OpenMatch0(OpenMatch0Choice choice, Optional<OpenMatch0Store> store) {
    /// Database 0: the layout.
    Redis layout() {
        return store.map(OpenMatch0Store::layout).orElseGet(this::none);
    }

    /// Database 1: what Muster notes beside it.
    Redis books() {
        return store.map(OpenMatch0Store::books).orElseGet(this::none);
    }

    /// What happens to keys of the layout; nothing, when it is not served.
    Signals changes() {
        return store.map(OpenMatch0Store::changes).orElse((topic, listener) -> () -> {});
    }

    private Redis none() {
        return new NoRedis(
                switch (choice) {
                    case OpenMatch0Choice.Closed closed -> closed.why();
                    case OpenMatch0Choice.Served served -> "Open Match 0.3 is not served here";
                });
    }
}
