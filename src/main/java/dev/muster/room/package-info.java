/// Rooms: dedicated game servers, their status, their slots, and what they tell Muster.
@AppModule(
        name = "room",
        dependsOn = {"game", "scheduler", "event", "runtime", "ticket", "platform"},
        exposes = {"dev.muster.room", "dev.muster.room.redis"})
@NullMarked
package dev.muster.room;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
