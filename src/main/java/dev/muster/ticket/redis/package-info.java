/// Tickets and their log in Redis: one hash per ticket, one stream per game.
@NullMarked
package dev.muster.ticket.redis;

import org.jspecify.annotations.NullMarked;
