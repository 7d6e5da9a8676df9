package dev.muster.event.grpc;

import com.google.protobuf.Message;
import dev.muster.event.wire.GRPCForwarderGrpc;
import dev.muster.event.wire.PlayerEvent;
import dev.muster.event.wire.Response;
import dev.muster.event.wire.RoomEvent;
import dev.muster.event.wire.RoomStatus;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A receiver on loopback, as a studio would run one.
public final class ReceiverServer extends GRPCForwarderGrpc.GRPCForwarderImplBase implements AutoCloseable {
    private final Server server;
    private final int port;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile int code = 200;
    private volatile Status fault = Status.OK;
    private volatile boolean hanging;

    /// One call that arrived.
    public record Call(String method, Message message) {
        public RoomStatus status() {
            return (RoomStatus) message;
        }

        public RoomEvent event() {
            return (RoomEvent) message;
        }

        public PlayerEvent player() {
            return (PlayerEvent) message;
        }
    }

    private ReceiverServer(int wanted) {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", wanted))
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = server.getPort();
    }

    public static ReceiverServer start() {
        return new ReceiverServer(0);
    }

    public static ReceiverServer start(int port) {
        return new ReceiverServer(port);
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /// Answers with this number from now on.
    public void answer(int number) {
        code = number;
    }

    /// Fails calls from now on; OK ends that.
    public void fail(Status status) {
        fault = status;
    }

    /// Answers nothing from now on.
    public void hang() {
        hanging = true;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public List<Call> calls(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).toList();
    }

    /// Waits until a call of this kind arrived.
    public Call await(String method, Predicate<Call> wanted) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            var found = calls(method).stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no such " + method + " among " + calls);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void sendRoomStatus(RoomStatus request, StreamObserver<Response> caller) {
        take("SendRoomStatus", request, caller);
    }

    @Override
    public void sendRoomResync(RoomStatus request, StreamObserver<Response> caller) {
        take("SendRoomResync", request, caller);
    }

    @Override
    public void sendRoomEvent(RoomEvent request, StreamObserver<Response> caller) {
        take("SendRoomEvent", request, caller);
    }

    @Override
    public void sendPlayerEvent(PlayerEvent request, StreamObserver<Response> caller) {
        take("SendPlayerEvent", request, caller);
    }

    private void take(String method, Message message, StreamObserver<Response> caller) {
        if (hanging) {
            try {
                released.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        calls.add(new Call(method, message));
        if (!fault.isOk()) {
            caller.onError(fault.asRuntimeException());
            return;
        }
        caller.onNext(Response.newBuilder().setCode(code).build());
        caller.onCompleted();
    }

    @Override
    public void close() {
        released.countDown();
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
