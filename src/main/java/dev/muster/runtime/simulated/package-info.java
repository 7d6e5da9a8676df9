/// Rooms that exist in memory only, for tests and load.
@NullMarked
package dev.muster.runtime.simulated;

import org.jspecify.annotations.NullMarked;
