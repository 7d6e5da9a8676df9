/// Faults as HTTP answers.
@NullMarked
package dev.muster.platform.error.rest;

import org.jspecify.annotations.NullMarked;
