/// Rooms: dedicated game servers, their status, their slots, and what they tell Muster.
@NullMarked
package dev.muster.room;

import org.jspecify.annotations.NullMarked;
