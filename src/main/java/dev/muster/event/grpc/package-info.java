/// Receivers that speak Maestro's `eventforwarder.GRPCForwarder`.
@NullMarked
package dev.muster.event.grpc;

import org.jspecify.annotations.NullMarked;
