/// Protocol buffer messages as JSON, the way Go's `protojson` writes and reads them.
@NullMarked
package dev.muster.platform.protojson;

import org.jspecify.annotations.NullMarked;
