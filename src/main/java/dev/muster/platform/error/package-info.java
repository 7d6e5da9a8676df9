/// Faults that callers may see, and nothing else.
@NullMarked
package dev.muster.platform.error;

import org.jspecify.annotations.NullMarked;
