package dev.muster.event.grpc;

import dev.muster.event.EventsConfig;
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

    private record Used(ManagedChannel channel, long at) {}

    ForwarderChannels(EventsConfig config) {
        this.config = config;
    }

    ManagedChannel of(String address) {
        return channels.compute(
                        address,
                        (name, open) -> new Used(open == null ? open(name) : open.channel(), System.nanoTime()))
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
