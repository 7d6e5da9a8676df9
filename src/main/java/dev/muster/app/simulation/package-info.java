/// What operators may tell simulated rooms.
@NullMarked
package dev.muster.app.simulation;

import org.jspecify.annotations.NullMarked;
