package dev.muster.runtime.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A network between a client and an API server that fails on demand, on loopback. It carries bytes and knows
/// nothing about them, so certificates and answers are those of the server.
public final class ApiProxy implements AutoCloseable {
    private static final long ALL = Long.MAX_VALUE;

    private final InetSocketAddress upstream;
    private final ServerSocket door;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean hanging;
    private boolean refusing;
    private long most = ALL;

    private ApiProxy(InetSocketAddress upstream, ServerSocket door) {
        this.upstream = upstream;
        this.door = door;
    }

    static ApiProxy before(KubeApi api) {
        try {
            var url = URI.create(api.server().url());
            var door = new ServerSocket(0, 500, InetAddress.ofLiteral("127.0.0.1"));
            var proxy = new ApiProxy(new InetSocketAddress(InetAddress.ofLiteral(url.getHost()), url.getPort()), door);
            Thread.ofVirtual().name("proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return door.getLocalPort();
    }

    /// Carries nothing from now on, in no direction, over no connection; new ones are accepted and hear nothing.
    public void hang() {
        change(() -> hanging = true);
    }

    /// Carries on over new connections. Those that were open while it hung stay open and are never heard of
    /// again, as when a router in between forgot them.
    public void carryOnWithNewOnes() {
        connections.forEach(connection -> connection.forgotten = true);
        change(() -> hanging = false);
    }

    /// Ends all connections, and each new one at once.
    void cut() {
        change(() -> refusing = true);
        connections.forEach(Connection::close);
    }

    /// Accepts connections again.
    void mend() {
        change(() -> refusing = false);
    }

    /// Carries so many bytes more of what the server says on connections that begin from now on, each, and then
    /// no more.
    void stopAnswersAfter(long bytes) {
        connections.forEach(Connection::close); // those that idle would be used again
        change(() -> most = bytes);
    }

    /// Carries whole answers again on connections that begin from now on; those that were stopped stay so.
    void carryWholeAnswers() {
        change(() -> most = ALL);
    }

    @Override
    public void close() {
        close(door);
        connections.forEach(Connection::close);
    }

    private void accept() {
        try {
            while (true) {
                var client = door.accept();
                if (isRefusing()) {
                    close(client);
                    continue;
                }
                var server = connect(client);
                if (server == null) {
                    continue;
                }
                var connection = new Connection(client, server, limit());
                connections.add(connection);
                Thread.ofVirtual().start(() -> connection.carry(client, server, ALL));
                Thread.ofVirtual().start(() -> connection.carry(server, client, connection.most));
            }
        } catch (IOException closed) {
            // the end of the door
        }
    }

    private @Nullable Socket connect(Socket client) {
        var server = new Socket();
        try {
            server.connect(upstream);
            return server;
        } catch (IOException away) {
            close(client);
            close(server);
            return null;
        }
    }

    private void change(Runnable how) {
        lock.lock();
        try {
            how.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isRefusing() {
        lock.lock();
        try {
            return refusing;
        } finally {
            lock.unlock();
        }
    }

    private long limit() {
        lock.lock();
        try {
            return most;
        } finally {
            lock.unlock();
        }
    }

    private void awaitCarrying(Connection connection) throws InterruptedException {
        lock.lock();
        try {
            while ((hanging || connection.forgotten) && !connection.client.isClosed()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void close(Closeable thing) {
        try {
            thing.close();
        } catch (IOException e) {
            // closed is closed
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private final long most;
        private volatile boolean forgotten;

        Connection(Socket client, Socket server, long most) {
            this.client = client;
            this.server = server;
            this.most = most;
        }

        void carry(Socket from, Socket to, long limit) {
            var bytes = new byte[16 * 1024];
            long left = limit;
            try {
                for (int read = from.getInputStream().read(bytes);
                        read >= 0;
                        read = from.getInputStream().read(bytes)) {
                    awaitCarrying(this);
                    int carried = (int) Math.min(read, left);
                    to.getOutputStream().write(bytes, 0, carried);
                    left -= carried;
                }
            } catch (IOException closed) {
                // by either side
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            close();
        }

        void close() {
            ApiProxy.close(client);
            ApiProxy.close(server);
            connections.remove(this);
            change(() -> {});
        }
    }
}
