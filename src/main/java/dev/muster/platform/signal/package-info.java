/// Wake-up calls between loops, also across processes.
@NullMarked
package dev.muster.platform.signal;

import org.jspecify.annotations.NullMarked;
