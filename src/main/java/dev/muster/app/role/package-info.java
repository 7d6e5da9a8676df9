/// Roles: which parts of the program a process runs, chosen when it starts.
@NullMarked
package dev.muster.app.role;

import org.jspecify.annotations.NullMarked;
