/// The program: its entry point and what puts the features together.
@NullMarked
package dev.muster.app;

import org.jspecify.annotations.NullMarked;
