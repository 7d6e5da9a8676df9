/// Rooms, slots and reservations in Redis: the status machine runs in scripts, on the tables of the domain.
@NullMarked
package dev.muster.room.redis;

import org.jspecify.annotations.NullMarked;
