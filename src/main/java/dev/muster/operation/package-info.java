/// Operations: recorded changes to a scheduler, one at a time for each.
@NullMarked
package dev.muster.operation;

import org.jspecify.annotations.NullMarked;
