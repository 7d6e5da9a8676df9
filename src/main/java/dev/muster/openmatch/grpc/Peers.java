package dev.muster.openmatch.grpc;

import dev.muster.platform.grpc.CallMeter;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Connections to match functions, evaluators and other processes of Muster, one for each address, kept for the next
/// call. Names are looked up anew, and calls are spread over all their addresses. The connection that was not used for
/// longest goes when there are many.
@Singleton
final class Peers implements AutoCloseable {
    private static final int MOST = 256;

    private final Map<String, ManagedChannel> channels = new LinkedHashMap<>(16, 0.75f, true);
    private final int maxMessage;
    private final CallMeter meter;

    Peers(@ConfigProperty(name = "quarkus.grpc.server.max-inbound-message-size") int maxMessage, CallMeter meter) {
        this.maxMessage = maxMessage;
        this.meter = meter;
    }

    synchronized ManagedChannel at(String host, int port) {
        var address = host + ":" + port;
        var known = channels.get(address);
        if (known != null) {
            return known;
        }
        var channel = NettyChannelBuilder.forTarget("dns:///" + address)
                .usePlaintext()
                .intercept(meter.ofClient())
                .defaultLoadBalancingPolicy("round_robin")
                .maxInboundMessageSize(maxMessage)
                .keepAliveTime(20, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .build();
        channels.put(address, channel);
        if (channels.size() > MOST) {
            var oldest = channels.entrySet().iterator();
            oldest.next().getValue().shutdown(); // calls under way go on
            oldest.remove();
        }
        return channel;
    }

    @Override
    @PreDestroy
    public synchronized void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        channels.clear();
    }
}
