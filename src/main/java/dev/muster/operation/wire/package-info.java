/// The wire format of operations, which all their doors speak: messages made from `operations.proto`, and
/// what they mean.
@NullMarked
package dev.muster.operation.wire;

import org.jspecify.annotations.NullMarked;
