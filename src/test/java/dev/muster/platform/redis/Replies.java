package dev.muster.platform.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.impl.types.BulkType;
import java.util.Objects;

/// Replies of stores that are made up.
public final class Replies {
    private Replies() {}

    /// A text.
    public static Reply text(String text) {
        return Objects.requireNonNull(Reply.of(BulkType.create(Buffer.buffer(text), false)));
    }
}
