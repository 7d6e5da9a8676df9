/// Rooms as operating-system processes of this machine, which outlive the Muster that started them.
@NullMarked
package dev.muster.runtime.process;

import org.jspecify.annotations.NullMarked;
