/// Where rooms live: the port to it, and one sub-package per technology.
@AppModule(
        name = "runtime",
        dependsOn = {"scheduler", "platform"},
        exposes = "dev.muster.runtime")
@NullMarked
package dev.muster.runtime;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
