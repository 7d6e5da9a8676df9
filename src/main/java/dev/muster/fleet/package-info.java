/// Keeps the rooms of every scheduler as specified, and carries out the operations on it.
@AppModule(
        name = "fleet",
        dependsOn = {"game", "scheduler", "operation", "room", "runtime", "platform"})
@NullMarked
package dev.muster.fleet;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
