/// The doors of Open Match 1.x.
@NullMarked
package dev.muster.openmatch;

import org.jspecify.annotations.NullMarked;
