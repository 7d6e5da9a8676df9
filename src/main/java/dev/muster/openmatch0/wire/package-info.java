/// The messages of Open Match 0.3, and what they mean here.
@NullMarked
package dev.muster.openmatch0.wire;

import org.jspecify.annotations.NullMarked;
