/// Rooms over REST: what game servers call, and what operators look at.
@NullMarked
package dev.muster.room.rest;

import org.jspecify.annotations.NullMarked;
