/// Profiles and placements in Redis.
@NullMarked
package dev.muster.director.redis;

import org.jspecify.annotations.NullMarked;
