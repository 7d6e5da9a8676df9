/// Operations in Redis: a hash and a history list each, and one queue per scheduler.
@NullMarked
package dev.muster.operation.redis;

import org.jspecify.annotations.NullMarked;
