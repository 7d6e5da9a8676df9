/// The messages of Open Match 1.x, and their JSON.
@NullMarked
package dev.muster.openmatch.wire;

import org.jspecify.annotations.NullMarked;
