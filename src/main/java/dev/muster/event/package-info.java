/// Events of rooms and players on their way out: to whom, in which order, and what becomes of those that a
/// receiver does not take. It knows the forwarders of schedulers and how to reach receivers, not what a
/// room is.
@AppModule(
        name = "event",
        dependsOn = {"game", "scheduler", "platform"},
        exposes = {"dev.muster.event", "dev.muster.event.redis"})
@NullMarked
package dev.muster.event;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
