/// What became of events, over REST.
@NullMarked
package dev.muster.event.rest;

import org.jspecify.annotations.NullMarked;
