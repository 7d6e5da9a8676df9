/// What features do, as metrics: under Maestro's names where dashboards depend on them, and our own.
@NullMarked
package dev.muster.app.metrics;

import org.jspecify.annotations.NullMarked;
