/// Waiting: what loops do most of the time.
@NullMarked
package dev.muster.platform.time;

import org.jspecify.annotations.NullMarked;
