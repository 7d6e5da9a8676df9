/// Keeps the rooms of every scheduler as specified, and carries out the operations on it.
@NullMarked
package dev.muster.fleet;

import org.jspecify.annotations.NullMarked;
