/// The game: owner of schedulers, tickets and profiles, and the unit of sharding.
@AppModule(
        name = "game",
        dependsOn = "platform",
        exposes = {"dev.muster.game", "dev.muster.game.redis"})
@NullMarked
package dev.muster.game;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
