/// Schedulers over gRPC.
@NullMarked
package dev.muster.scheduler.grpc;

import org.jspecify.annotations.NullMarked;
