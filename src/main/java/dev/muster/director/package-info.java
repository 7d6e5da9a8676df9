/// The director: turns profiles into matches, gives each match a room and tells the players.
@NullMarked
package dev.muster.director;

import org.jspecify.annotations.NullMarked;
