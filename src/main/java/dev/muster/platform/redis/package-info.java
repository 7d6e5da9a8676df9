/// The way to Redis: scripts, the batcher that sends them, signals between processes. Nothing here
/// knows the domain.
@NullMarked
package dev.muster.platform.redis;

import org.jspecify.annotations.NullMarked;
