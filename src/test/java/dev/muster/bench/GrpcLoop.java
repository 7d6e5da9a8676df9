package dev.muster.bench;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Callers over gRPC, one connection each, all on one thread. Each makes the same unary call
/// again and again.
final class GrpcLoop<Q extends MessageLite, A extends MessageLite> implements ClosedLoop {
    private final EventLoopGroup thread = new NioEventLoopGroup(1);
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final LongAdder answers = new LongAdder();
    private final MethodDescriptor<Q, A> method;
    private final Q request;
    private volatile @Nullable Throwable fault;
    private volatile boolean closed;

    GrpcLoop(int port, int connections, MethodDescriptor<Q, A> method, Q request) {
        this.method = method;
        this.request = request;
        for (int i = 0; i < connections; i++) {
            channels.add(NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .directExecutor()
                    .eventLoopGroup(thread)
                    .channelType(NioSocketChannel.class)
                    .build());
        }
        channels.forEach(this::call);
    }

    private void call(ManagedChannel channel) {
        var options = CallOptions.DEFAULT;
        ClientCalls.asyncUnaryCall(channel.newCall(method, options), request, new StreamObserver<A>() {
            @Override
            public void onNext(A answer) {}

            @Override
            public void onError(Throwable error) {
                if (!closed) {
                    fault = error;
                }
            }

            @Override
            public void onCompleted() {
                answers.increment();
                if (!closed) {
                    call(channel);
                }
            }
        });
    }

    @Override
    public long answers() {
        return answers.sum();
    }

    @Override
    public void check() {
        if (fault != null) {
            throw new IllegalStateException("a call failed: " + fault, fault);
        }
    }

    @Override
    public void close() {
        closed = true;
        channels.forEach(ManagedChannel::shutdownNow);
        thread.shutdownGracefully().syncUninterruptibly();
    }
}
