/// Where rooms live: the port to it, and one sub-package per technology.
@NullMarked
package dev.muster.runtime;

import org.jspecify.annotations.NullMarked;
