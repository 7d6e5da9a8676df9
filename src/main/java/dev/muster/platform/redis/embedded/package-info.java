/// The Redis that a server starts for itself, on loopback, when it is given none.
@NullMarked
package dev.muster.platform.redis.embedded;

import org.jspecify.annotations.NullMarked;
