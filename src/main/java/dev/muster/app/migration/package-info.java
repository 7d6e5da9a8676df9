/// The way from a running Maestro to Muster: its schedulers, and its settings.
@NullMarked
package dev.muster.app.migration;

import org.jspecify.annotations.NullMarked;
