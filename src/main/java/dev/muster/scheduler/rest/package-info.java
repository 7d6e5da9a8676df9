/// The REST door of schedulers, in Maestro's wire format.
@NullMarked
package dev.muster.scheduler.rest;

import org.jspecify.annotations.NullMarked;
