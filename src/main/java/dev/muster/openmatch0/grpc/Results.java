package dev.muster.openmatch0.grpc;

import dev.muster.openmatch0.wire.Result;

/// The one answer of calls that only do something: what goes wrong is a status.
final class Results {
    static final Result SUCCESS = Result.newBuilder().setSuccess(true).build();

    private Results() {}
}
