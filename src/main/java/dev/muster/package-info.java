/// Muster. Nothing lives here but the declaration of modules; each sub-package is one.
@NullMarked
package dev.muster;

import org.jspecify.annotations.NullMarked;
