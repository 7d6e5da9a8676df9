/// What every gRPC door does alike: waiting off the event loop, faults as statuses, streams with a bound.
@NullMarked
package dev.muster.platform.grpc;

import org.jspecify.annotations.NullMarked;
