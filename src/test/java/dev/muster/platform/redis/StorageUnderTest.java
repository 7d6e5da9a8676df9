package dev.muster.platform.redis;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Which server storage tests run on: the shared one, unless another was put in its place for a while.
final class StorageUnderTest {
    private record Place(Supplier<RedisFixture> fixture, Runnable flush) {}

    private static final Place SHARED = new Place(() -> new RedisFixture(TestRedis.uri()), TestRedis::flushShared);
    private static final AtomicReference<Place> PLACE = new AtomicReference<>(SHARED);

    private StorageUnderTest() {}

    static RedisFixture fixture() {
        return PLACE.get().fixture().get();
    }

    static void flush() {
        PLACE.get().flush().run();
    }

    /// Runs `tests` on another server.
    static void elsewhere(Supplier<RedisFixture> fixture, Runnable flush, Runnable tests) {
        PLACE.set(new Place(fixture, flush));
        try {
            tests.run();
        } finally {
            PLACE.set(SHARED);
        }
    }
}
