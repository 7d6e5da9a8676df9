/// Tickets: players or parties that want a match, the log of their changes and the index over them.
@NullMarked
package dev.muster.ticket;

import org.jspecify.annotations.NullMarked;
