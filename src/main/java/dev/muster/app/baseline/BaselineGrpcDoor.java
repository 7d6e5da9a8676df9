package dev.muster.app.baseline;

import dev.muster.app.baseline.wire.BaselineAnswer;
import dev.muster.app.baseline.wire.BaselineGrpc;
import dev.muster.app.baseline.wire.BaselineRequest;
import dev.muster.platform.grpc.Calls;
import dev.muster.platform.redis.Redis;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/// Do-nothing unary calls, on the event loop as CreateTicket is.
@GrpcService
final class BaselineGrpcDoor extends BaselineGrpc.BaselineImplBase {
    private static final BaselineAnswer ANSWER = BaselineAnswer.getDefaultInstance();

    private final Redis redis;
    private final boolean served;

    BaselineGrpcDoor(Redis redis, BaselineConfig config) {
        this.redis = redis;
        this.served = config.baseline();
    }

    @Override
    public void nothing(BaselineRequest request, StreamObserver<BaselineAnswer> caller) {
        if (!served) {
            super.nothing(request, caller);
            return;
        }
        caller.onNext(ANSWER);
        caller.onCompleted();
    }

    @Override
    public void script(BaselineRequest request, StreamObserver<BaselineAnswer> caller) {
        if (!served) {
            super.script(request, caller);
            return;
        }
        Calls.answer(caller, redis.send(NothingScript.call()).thenApply(reply -> ANSWER));
    }
}
