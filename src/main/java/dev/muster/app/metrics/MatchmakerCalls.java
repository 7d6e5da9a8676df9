package dev.muster.app.metrics;

import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Counts calls of Open Match 0.3's three services. Other calls pass untouched; calls of closed doors are not counted.
/// It is the first to see them, so that it sees what becomes of faults.
@GlobalInterceptor
@Singleton
public final class MatchmakerCalls implements ServerInterceptor, Prioritized {
    static final Map<String, String> SERVICES =
            Map.of("api.Frontend", "frontend", "api.Backend", "backend", "api.MmLogic", "mmlogic");

    private final ConcurrentMap<String, CallCounts> methods = new ConcurrentHashMap<>();
    private final AssignmentCounts assigned = new AssignmentCounts();
    private final AssignmentCounts deleted = new AssignmentCounts();

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var method = call.getMethodDescriptor();
        var service = method.getServiceName();
        var api = service == null ? null : SERVICES.get(service);
        if (api == null) {
            return next.startCall(call, headers);
        }
        var counted = new Counted<>(call, of(api, method));
        return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
            @Override
            public void onMessage(Q request) {
                counted.asked(request);
                super.onMessage(request);
            }

            @Override
            public void onCancel() {
                counted.ended(Status.Code.CANCELLED);
                super.onCancel();
            }
        };
    }

    @Override
    public int getPriority() {
        return Integer.MAX_VALUE;
    }

    /// All methods that were called, by their names as one writes them: `api.Frontend/CreatePlayer`.
    Map<String, CallCounts> methods() {
        return methods;
    }

    AssignmentCounts assigned() {
        return assigned;
    }

    AssignmentCounts deleted() {
        return deleted;
    }

    // Only methods that exist come here, so there are few.
    private CallCounts of(String api, MethodDescriptor<?, ?> method) {
        return methods.computeIfAbsent(
                method.getFullMethodName(),
                any -> new CallCounts(
                        api,
                        String.valueOf(method.getBareMethodName()),
                        !method.getType().serverSendsOneMessage()));
    }

    /// One call under way. What a client sends and what is answered to it comes from different threads.
    private final class Counted<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final CallCounts counts;
        private final long start = System.nanoTime();
        private final AtomicBoolean answered = new AtomicBoolean();
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile boolean isClosed;
        private final AtomicLong received = new AtomicLong();
        private final AtomicLong sent = new AtomicLong();
        private volatile int assignedPlayers;
        private volatile int deletedPlayers;

        Counted(ServerCall<Q, A> call, CallCounts counts) {
            super(call);
            this.counts = counts;
        }

        void asked(Q request) {
            if (isClosed) {
                return;
            }
            counts.requests().increment();
            received.addAndGet(RpcCounts.bytes(request));
            switch (request) {
                case Assignments assignments -> assignedPlayers = players(assignments.getRostersList());
                case Roster roster -> deletedPlayers = players(List.of(roster));
                default -> {}
            }
        }

        @Override
        public void sendMessage(A message) {
            sent.addAndGet(RpcCounts.bytes(message));
            if (counts.isStream()) {
                counts.streamed().increment();
            }
            answer();
            super.sendMessage(message);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            ended(status.getCode());
            super.close(status, trailers);
        }

        void ended(Status.Code code) {
            isClosed = true;
            if (!ended.compareAndSet(false, true) || code == Status.Code.UNIMPLEMENTED) {
                return;
            }
            if (code != Status.Code.CANCELLED) {
                answer();
            }
            counts.ended(code, System.nanoTime() - start, received.get(), sent.get());
            assigned.ended(assignedPlayers, code == Status.Code.OK);
            deleted.ended(deletedPlayers, code == Status.Code.OK);
        }

        private void answer() {
            if (answered.compareAndSet(false, true)) {
                counts.answered(System.nanoTime() - start);
            }
        }

        private static int players(List<Roster> rosters) {
            return (int) rosters.stream()
                    .flatMap(roster -> roster.getPlayersList().stream())
                    .map(Player::getId)
                    .filter(id -> !id.isEmpty())
                    .count();
        }
    }
}
