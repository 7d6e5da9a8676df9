/// The commands that a person types, except the server itself and the sample room.
@NullMarked
package dev.muster.app.cli;

import org.jspecify.annotations.NullMarked;
