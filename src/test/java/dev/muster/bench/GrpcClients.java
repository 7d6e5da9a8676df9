package dev.muster.bench;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Connections to a server, all on one thread, which also runs what is done with answers.
final class GrpcClients implements AutoCloseable {
    private static final Metadata.Key<String> GAME = Metadata.Key.of("muster-game", Metadata.ASCII_STRING_MARSHALLER);
    private static final int LONGEST = 16 * 1024 * 1024;

    private final EventLoopGroup thread = new NioEventLoopGroup(1);
    private final List<ManagedChannel> channels;

    /// @param game of all calls
    GrpcClients(int port, int connections, String game) {
        var named = new Metadata();
        named.put(GAME, game);
        ClientInterceptor header = MetadataUtils.newAttachHeadersInterceptor(named);
        channels = Stream.generate(() -> NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .directExecutor()
                        .intercept(header)
                        .maxInboundMessageSize(LONGEST)
                        .eventLoopGroup(thread)
                        .channelType(NioSocketChannel.class)
                        .build())
                .limit(connections)
                .toList();
    }

    /// One of the connections; numbers go round.
    Channel at(int number) {
        return channels.get(number % channels.size());
    }

    /// Makes a unary call.
    static <Q, A> CompletableFuture<A> call(Channel channel, MethodDescriptor<Q, A> method, Q request) {
        var answered = new CompletableFuture<A>();
        ClientCalls.asyncUnaryCall(channel.newCall(method, CallOptions.DEFAULT), request, new StreamObserver<A>() {
            @Override
            public void onNext(A answer) {
                answered.complete(answer);
            }

            @Override
            public void onError(Throwable error) {
                answered.completeExceptionally(error);
            }

            @Override
            public void onCompleted() {}
        });
        return answered;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
