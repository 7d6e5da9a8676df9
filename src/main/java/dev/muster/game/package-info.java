/// The game: owner of schedulers, tickets and profiles, and the unit of sharding.
@NullMarked
package dev.muster.game;

import org.jspecify.annotations.NullMarked;
