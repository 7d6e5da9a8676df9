/// The doors of Open Match 1.x over gRPC.
@NullMarked
package dev.muster.openmatch.grpc;

import org.jspecify.annotations.NullMarked;
