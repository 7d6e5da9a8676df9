/// Games in Redis, and how keys are named after them.
@NullMarked
package dev.muster.game.redis;

import org.jspecify.annotations.NullMarked;
