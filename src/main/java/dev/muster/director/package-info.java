/// The director: turns profiles into matches, gives each match a room and tells the players.
@AppModule(
        name = "director",
        dependsOn = {"game", "scheduler", "room", "ticket", "match", "platform"})
@NullMarked
package dev.muster.director;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
