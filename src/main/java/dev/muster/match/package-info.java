/// Pools and filters: which tickets a match function or a profile looks at.
@AppModule(
        name = "match",
        dependsOn = {"game", "ticket", "platform"},
        exposes = "dev.muster.match")
@NullMarked
package dev.muster.match;

import dev.muster.AppModule;
import org.jspecify.annotations.NullMarked;
