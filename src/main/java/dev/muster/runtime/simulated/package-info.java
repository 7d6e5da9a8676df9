/// Rooms without game servers, for tests and load: in this process, or in one that workers share.
@NullMarked
package dev.muster.runtime.simulated;

import org.jspecify.annotations.NullMarked;
