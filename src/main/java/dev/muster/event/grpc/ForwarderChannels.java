package dev.muster.event.grpc;

import dev.muster.event.EventsConfig;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// One connection per address, kept as long as it is used.
final class ForwarderChannels implements AutoCloseable {
    private final EventsConfig config;
    private final ConcurrentMap<String, Used> channels = new ConcurrentHashMap<>();

    /// How long a connection that could not be made is left alone, when somebody wants it: gRPC itself waits up to two
    /// minutes, in which a receiver that is back would be told nothing.
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(1);

    /// @param tried when it was last tried again
    private record Used(ManagedChannel channel, long at, long tried) {
        Used again() {
            long now = System.nanoTime();
            if (now - tried < TRIED_AGAIN_AFTER.toNanos()
                    || channel.getState(false) != ConnectivityState.TRANSIENT_FAILURE) {
                return new Used(channel, now, tried);
            }
            channel.resetConnectBackoff();
            return new Used(channel, now, now);
        }
    }

    ForwarderChannels(EventsConfig config) {
        this.config = config;
    }

    ManagedChannel of(String address) {
        return channels.compute(
                        address,
                        (name, open) -> open == null
                                ? new Used(open(name), System.nanoTime(), System.nanoTime())
                                : open.again())
                .channel();
    }

    /// Closes those that were not used for so long; calls under way still end by themselves.
    void closeIdle(Duration idle) {
        long since = System.nanoTime() - idle.toNanos();
        for (var address : channels.keySet()) {
            channels.computeIfPresent(address, (name, open) -> {
                if (open.at() - since > 0) {
                    return open;
                }
                open.channel().shutdown();
                return null;
            });
        }
    }

    int size() {
        return channels.size();
    }

    @Override
    public void close() {
        channels.values().forEach(open -> open.channel().shutdownNow());
        channels.clear();
    }

    private ManagedChannel open(String address) {
        return NettyChannelBuilder.forTarget(address)
                .usePlaintext()
                .defaultLoadBalancingPolicy("round_robin")
                .keepAliveTime(config.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(config.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }
}
