/// Rooms as pods of a Kubernetes cluster.
@NullMarked
package dev.muster.runtime.kubernetes;

import org.jspecify.annotations.NullMarked;
