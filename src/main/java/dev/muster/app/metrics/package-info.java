/// What the features tell, as metrics: under Maestro's names where dashboards depend on them, and under our own.
@NullMarked
package dev.muster.app.metrics;

import org.jspecify.annotations.NullMarked;
