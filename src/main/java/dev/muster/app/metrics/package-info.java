/// What is counted, under the names that dashboards know.
@NullMarked
package dev.muster.app.metrics;

import org.jspecify.annotations.NullMarked;
