/// The doors of Open Match 0.3, its orchestrator, and its layout of Redis, on a Redis of its own: the rest of Muster
/// knows nothing of it, and it touches nothing of the rest.
@AppModule(
        name = "openmatch0",
        dependsOn = {"platform"})
@NullMarked
package dev.muster.openmatch0;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
