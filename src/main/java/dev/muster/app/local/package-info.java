/// What runs on a data directory of this machine, and how it is ended.
@NullMarked
package dev.muster.app.local;

import org.jspecify.annotations.NullMarked;
