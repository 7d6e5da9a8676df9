/// Profiles over gRPC.
@NullMarked
package dev.muster.director.grpc;

import org.jspecify.annotations.NullMarked;
