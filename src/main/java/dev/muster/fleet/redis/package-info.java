/// What outlives the keeper of a fleet, in Redis.
@NullMarked
package dev.muster.fleet.redis;

import org.jspecify.annotations.NullMarked;
