/// Metadata as JSON text.
@NullMarked
package dev.muster.event.json;

import org.jspecify.annotations.NullMarked;
