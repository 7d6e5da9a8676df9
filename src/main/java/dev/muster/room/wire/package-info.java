/// The wire format of rooms, which both of their doors speak: messages made from `rooms.proto`, and what they
/// mean.
@NullMarked
package dev.muster.room.wire;

import org.jspecify.annotations.NullMarked;
