/// Schedulers in Redis.
@NullMarked
package dev.muster.scheduler.redis;

import org.jspecify.annotations.NullMarked;
