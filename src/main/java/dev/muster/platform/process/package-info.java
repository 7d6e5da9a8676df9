/// Processes of this machine, told apart although their numbers are used again.
@NullMarked
package dev.muster.platform.process;

import org.jspecify.annotations.NullMarked;
