/// Events that wait, in Redis.
@NullMarked
package dev.muster.event.redis;

import org.jspecify.annotations.NullMarked;
