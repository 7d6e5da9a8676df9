/// Benchmarks of the hot paths against their limits; `make bench` runs them.
@NullMarked
package dev.muster.bench;

import org.jspecify.annotations.NullMarked;
