/// Match functions and evaluators as Kubernetes Jobs.
@NullMarked
package dev.muster.openmatch0.kubernetes;

import org.jspecify.annotations.NullMarked;
