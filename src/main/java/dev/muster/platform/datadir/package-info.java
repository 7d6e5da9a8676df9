/// The directory where one server of one machine keeps what must outlive it, and who holds it.
@NullMarked
package dev.muster.platform.datadir;

import org.jspecify.annotations.NullMarked;
