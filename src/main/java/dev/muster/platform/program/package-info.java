/// How this very program is started again, for the processes that Muster makes of itself.
@NullMarked
package dev.muster.platform.program;

import org.jspecify.annotations.NullMarked;
