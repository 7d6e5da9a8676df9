/// What a fleet is to be: schedulers, their validation and their storage.
@AppModule(
        name = "scheduler",
        dependsOn = {"game", "operation", "platform"},
        exposes = {"dev.muster.scheduler", "dev.muster.scheduler.redis"})
@NullMarked
package dev.muster.scheduler;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
