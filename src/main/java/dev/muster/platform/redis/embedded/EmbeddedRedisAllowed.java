package dev.muster.platform.redis.embedded;

import java.util.Optional;

/// Decides whether this process may have a Redis of its own; not when others must see the same state.
public interface EmbeddedRedisAllowed {
    /// Why not, as the beginning of a sentence (`only the roles worker run here`); empty if it may.
    Optional<String> refusal();
}
