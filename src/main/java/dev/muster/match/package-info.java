/// Pools and filters: which tickets a match function or a profile looks at.
@NullMarked
package dev.muster.match;

import org.jspecify.annotations.NullMarked;
