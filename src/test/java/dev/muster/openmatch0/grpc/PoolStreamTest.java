package dev.muster.openmatch0.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.IgnoredPlayers;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.PoolSearch;
import dev.muster.openmatch0.Roster;
import dev.muster.openmatch0.redis.RedisMatchObjects;
import dev.muster.openmatch0.redis.RedisPlayerSets;
import dev.muster.openmatch0.redis.RedisProposals;
import dev.muster.openmatch0.redis.RedisRunReports;
import dev.muster.openmatch0.wire.MmLogicGrpc;
import dev.muster.openmatch0.wire.PlayerPool;
import dev.muster.openmatch0.wire.ProtoObjectText;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A pool that never ends, and a client that reads one page of it.
@Timeout(30)
final class PoolStreamTest {
    private static final dev.muster.openmatch0.PlayerPool PAGE = new dev.muster.openmatch0.PlayerPool(
            "page", List.of(), Optional.of(new Roster("x".repeat(100_000), List.of())), Optional.empty());

    private final AtomicInteger handedOver = new AtomicInteger();
    private final CompletableFuture<Throwable> searchEnded = new CompletableFuture<>();
    private final LayoutRedis redis = LayoutRedis.empty();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void open() throws IOException {
        PoolSearch endless = (pool, page) -> {
            try {
                while (true) {
                    page.accept(PAGE);
                    handedOver.incrementAndGet();
                }
            } catch (RuntimeException left) {
                searchEnded.complete(left);
                throw left;
            }
        };
        var text = new ProtoObjectText();
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(new MmLogicGrpcDoor(
                        new RedisMatchObjects(redis.layout, text),
                        new RedisProposals(redis.layout, text, MatchmakerSettings::defaults, () -> "call"),
                        endless,
                        new IgnoredPlayers(new RedisPlayerSets(redis.layout), MatchmakerSettings::defaults),
                        new RedisRunReports(redis.layout),
                        MatchmakerSettings::defaults))
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.shutdownNow();
        redis.close();
    }

    @Test
    void aSearchWaitsForItsClientAndEndsWhenItLeaves() {
        var first = new CompletableFuture<PlayerPool>();
        var call = new CompletableFuture<ClientCallStreamObserver<PlayerPool>>();
        MmLogicGrpc.newStub(channel)
                .getPlayerPool(PlayerPool.getDefaultInstance(), new ClientResponseObserver<PlayerPool, PlayerPool>() {
                    @Override
                    public void beforeStart(ClientCallStreamObserver<PlayerPool> stream) {
                        stream.disableAutoRequestWithInitial(1);
                        call.complete(stream);
                    }

                    @Override
                    public void onNext(PlayerPool page) {
                        first.complete(page);
                    }

                    @Override
                    public void onError(Throwable fault) {
                        first.completeExceptionally(fault);
                    }

                    @Override
                    public void onCompleted() {
                        first.completeExceptionally(new AssertionError("it has no end"));
                    }
                });

        assertThat(first.orTimeout(10, TimeUnit.SECONDS).join().getName()).isEqualTo("page");
        assertThat(searchEnded).isNotDone();
        assertThat(handedOver).hasValueLessThan(100);
        call.join().cancel("the client leaves", null);

        assertThat(searchEnded.orTimeout(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(searchEnded.join()).isNotNull();
    }
}
