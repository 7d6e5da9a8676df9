/// The match function and the evaluator that Muster brings along.
@NullMarked
package dev.muster.openmatch0.builtin;

import org.jspecify.annotations.NullMarked;
