package dev.muster.platform.grpc;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Answers calls. A method starts on the event loop: what must wait is handed over to a virtual
/// thread here, and nowhere else.
public final class Calls {
    private Calls() {}

    /// Answers with what `work` gives, on a virtual thread that is interrupted when the caller leaves.
    public static <T> void answer(StreamObserver<T> caller, Supplier<T> work) {
        start(() -> run(caller, work));
    }

    /// Answers with the messages that `work` sends, on a virtual thread that is interrupted when the caller leaves, and
    /// waits while the caller does not read. To be called before the method that serves the call returns.
    public static <T> void stream(StreamObserver<T> caller, Consumer<PacedStream<T>> work) {
        stream(caller, PacedStream.PATIENCE, work);
    }

    /// As [#stream(StreamObserver, Consumer)].
    ///
    /// @param patience how long the caller may not read at all, before it is refused the rest
    public static <T> void stream(StreamObserver<T> caller, Duration patience, Consumer<PacedStream<T>> work) {
        var stream = new PacedStream<>((ServerCallStreamObserver<T>) caller, patience);
        start(() -> {
            try {
                work.accept(stream);
            } catch (RuntimeException fault) {
                caller.onError(GrpcFaults.status(fault));
                return;
            }
            caller.onCompleted();
        });
    }

    /// Answers with what a stage gives, wherever it completes.
    public static <T> void answer(StreamObserver<T> caller, CompletionStage<T> stage) {
        stage.whenComplete((answer, fault) -> {
            if (fault == null) {
                send(caller, answer);
            } else {
                caller.onError(GrpcFaults.status(fault));
            }
        });
    }

    private static void start(Runnable work) {
        var context = Context.current();
        var thread = Thread.ofVirtual().name("grpc").unstarted(context.wrap(work));
        context.addListener(left -> thread.interrupt(), Runnable::run);
        thread.start();
    }

    private static <T> void run(StreamObserver<T> caller, Supplier<T> work) {
        T answer;
        try {
            answer = work.get();
        } catch (RuntimeException fault) {
            caller.onError(GrpcFaults.status(fault));
            return;
        }
        send(caller, answer);
    }

    private static <T> void send(StreamObserver<T> caller, T answer) {
        caller.onNext(answer);
        caller.onCompleted();
    }
}
