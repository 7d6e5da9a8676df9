/// How this program starts itself again.
@NullMarked
package dev.muster.platform.program;

import org.jspecify.annotations.NullMarked;
