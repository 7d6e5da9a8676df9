/// Rooms over gRPC.
@NullMarked
package dev.muster.room.grpc;

import org.jspecify.annotations.NullMarked;
