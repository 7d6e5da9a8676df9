/// The wire format of profiles, which both of their doors speak: messages made from `profiles.proto`, and
/// what they mean.
@NullMarked
package dev.muster.director.wire;

import org.jspecify.annotations.NullMarked;
