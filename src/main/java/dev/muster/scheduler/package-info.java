/// What a fleet is to be: schedulers, their validation and their storage.
@NullMarked
package dev.muster.scheduler;

import org.jspecify.annotations.NullMarked;
