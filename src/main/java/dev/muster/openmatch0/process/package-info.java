/// Match functions and evaluators as commands of this machine.
@NullMarked
package dev.muster.openmatch0.process;

import org.jspecify.annotations.NullMarked;
