/// Puts the features together, by configuration and roles.
@NullMarked
package dev.muster.app.wiring;

import org.jspecify.annotations.NullMarked;
