/// The program: its entry point and what puts the features together.
@AppModule(
        name = "app",
        dependsOn = {
            "director",
            "event",
            "fleet",
            "game",
            "match",
            "openmatch",
            "openmatch0",
            "operation",
            "platform",
            "room",
            "runtime",
            "scheduler",
            "ticket"
        })
@NullMarked
package dev.muster.app;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
