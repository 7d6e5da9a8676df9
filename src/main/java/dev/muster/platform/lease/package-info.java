/// Leases: which process does what only one may do.
@NullMarked
package dev.muster.platform.lease;

import org.jspecify.annotations.NullMarked;
