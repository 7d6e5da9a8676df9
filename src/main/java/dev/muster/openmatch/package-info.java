/// The doors of Open Match 1.x.
@AppModule(
        name = "openmatch",
        dependsOn = {"game", "ticket", "match", "platform"})
@NullMarked
package dev.muster.openmatch;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
