/// The layout of Redis that programs of the 0.3 line read and write too.
@NullMarked
package dev.muster.openmatch0.redis;

import org.jspecify.annotations.NullMarked;
