/// Calls that do nothing, behind the same filters as all others: what benchmarks compare with. Off unless
/// `muster.bench.baseline` is true.
@NullMarked
package dev.muster.app.baseline;

import org.jspecify.annotations.NullMarked;
