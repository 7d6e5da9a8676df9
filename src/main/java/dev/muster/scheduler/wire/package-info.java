/// The wire format of schedulers, which both of their doors speak: messages made from Maestro's `.proto`
/// files, what they mean, and the calls that take and answer them.
@NullMarked
package dev.muster.scheduler.wire;

import org.jspecify.annotations.NullMarked;
