/// What features do, counted for those who watch.
@NullMarked
package dev.muster.app.metrics;

import org.jspecify.annotations.NullMarked;
