/// Tickets: players or parties that want a match, the log of their changes and the index over them.
@AppModule(
        name = "ticket",
        dependsOn = {"game", "platform"},
        exposes = {"dev.muster.ticket", "dev.muster.ticket.redis"})
@NullMarked
package dev.muster.ticket;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
