/// Operations over gRPC.
@NullMarked
package dev.muster.operation.grpc;

import org.jspecify.annotations.NullMarked;
