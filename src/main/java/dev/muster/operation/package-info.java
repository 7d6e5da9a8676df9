/// Operations: recorded changes to a scheduler, one at a time for each.
@AppModule(
        name = "operation",
        dependsOn = "platform",
        exposes = {"dev.muster.operation", "dev.muster.operation.redis"})
@NullMarked
package dev.muster.operation;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
