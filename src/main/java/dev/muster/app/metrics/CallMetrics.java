package dev.muster.app.metrics;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.CallMeter;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// gRPC calls that are served and that are made, by method, under the names that OpenCensus gives them. Those of Open
/// Match 0.3 have names of their own and are left out.
public final class CallMetrics extends Collector implements CallMeter {
    private final ConcurrentMap<String, RpcCounts> served = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, RpcCounts> made = new ConcurrentHashMap<>();
    private final Consumer<String> refused;

    /// @param refused is told the name of a limit when a call ended because of it
    public CallMetrics(Consumer<String> refused) {
        this.refused = refused;
    }

    @Override
    public ServerInterceptor ofServer() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                return serve(call, headers, next);
            }
        };
    }

    @Override
    public ClientInterceptor ofClient() {
        return new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                return new Made<>(next.newCall(method, options), counts(made, method));
            }
        };
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> all = new ArrayList<>(RpcCounts.told(served, "", "server", "server_latency"));
        all.addAll(RpcCounts.told(made, "", "client", "roundtrip_latency"));
        return all;
    }

    private <Q, A> ServerCall.Listener<Q> serve(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var method = call.getMethodDescriptor();
        var service = method.getServiceName();
        if (service == null || MatchmakerCalls.SERVICES.containsKey(service)) {
            return next.startCall(call, headers);
        }
        var counted = new Served<>(call, counts(served, method));
        return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
            @Override
            public void onMessage(Q request) {
                counted.under.received(request);
                super.onMessage(request);
            }

            @Override
            public void onCancel() {
                counted.under.ended(Status.Code.CANCELLED);
                super.onCancel();
            }
        };
    }

    // Only methods that exist come here, so there are few.
    private static RpcCounts counts(ConcurrentMap<String, RpcCounts> methods, MethodDescriptor<?, ?> method) {
        return methods.computeIfAbsent(method.getFullMethodName(), any -> new RpcCounts());
    }

    /// One call under way. What comes and what leaves is counted by different threads.
    private static final class Under {
        private final RpcCounts counts;
        private final long start = System.nanoTime();
        private final AtomicLong received = new AtomicLong();
        private final AtomicLong sent = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();

        Under(RpcCounts counts) {
            this.counts = counts;
        }

        void received(Object message) {
            received.addAndGet(RpcCounts.bytes(message));
        }

        void sent(Object message) {
            sent.addAndGet(RpcCounts.bytes(message));
        }

        void ended(Status.Code code) {
            if (ended.compareAndSet(false, true)) {
                counts.ended(code, System.nanoTime() - start, received.get(), sent.get());
            }
        }
    }

    private final class Served<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final Under under;

        Served(ServerCall<Q, A> call, RpcCounts counts) {
            super(call);
            this.under = new Under(counts);
        }

        @Override
        public void sendMessage(A message) {
            under.sent(message);
            super.sendMessage(message);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            under.ended(status.getCode());
            if (status.getCause() instanceof MusterException fault) {
                fault.limit().ifPresent(refused);
            }
            super.close(status, trailers);
        }
    }

    private static final class Made<Q, A> extends SimpleForwardingClientCall<Q, A> {
        private final Under under;

        Made(ClientCall<Q, A> call, RpcCounts counts) {
            super(call);
            this.under = new Under(counts);
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onMessage(A message) {
                            under.received(message);
                            super.onMessage(message);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            under.ended(status.getCode());
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        }

        @Override
        public void sendMessage(Q message) {
            under.sent(message);
            super.sendMessage(message);
        }
    }
}
