package dev.muster.platform.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A network that fails on demand, between a client and a Redis on loopback.
public final class CuttingProxy implements AutoCloseable {
    /// Where a connection is cut.
    enum Cut {
        /// The request never arrives.
        REQUEST,
        /// The request was carried out, and its reply never arrives.
        REPLY
    }

    private record Order(String marker, Cut cut) {}

    private static final int QUIET_MILLIS = 20;

    private final URI upstream;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Order> order = new AtomicReference<>(new Order("", Cut.REPLY));
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean swallowing;
    private volatile ServerSocket door;
    private final int port;

    public CuttingProxy(String redisUri) {
        upstream = URI.create(redisUri);
        door = listenAnywhere();
        port = door.getLocalPort();
    }

    /// The server's address as it is through this proxy.
    public String uri() {
        return "redis://" + upstream.getUserInfo() + "@127.0.0.1:" + port;
    }

    /// Cuts the next connection whose client says `marker`, once.
    void cutAt(String marker, Cut cut) {
        order.set(new Order(marker, cut));
    }

    /// How many connections were cut so far.
    int cuts() {
        return cuts.get();
    }

    /// Drops replies from now on and leaves connections open, or carries on with new ones.
    void swallow(boolean all) {
        swallowing = all;
    }

    /// Never again passes a reply on over the connections that are open now.
    void keepSilent() {
        connections.forEach(connection -> connection.silent = true);
    }

    /// Whether any connection is open.
    boolean hasOpen() {
        return open.stream().anyMatch(socket -> !socket.isClosed());
    }

    /// Refuses connections and closes those there are.
    public void down() {
        close(door);
        closeAll();
    }

    /// Closes all connections; new ones are welcome.
    public void closeAll() {
        open.forEach(CuttingProxy::close);
    }

    /// Accepts connections again, on the same port.
    public void up() {
        door = listen(port);
    }

    @Override
    public void close() {
        down();
    }

    // Below the ports of outgoing connections: one of those must not sit on it while this door is closed.
    private ServerSocket listenAnywhere() {
        UncheckedIOException last = new UncheckedIOException(new IOException("no free port"));
        for (int tries = 0; tries < 20; tries++) {
            try {
                return listen(ThreadLocalRandom.current().nextInt(20_000, 30_000));
            } catch (UncheckedIOException taken) {
                last = taken;
            }
        }
        throw last;
    }

    private ServerSocket listen(int wanted) {
        try {
            var fresh = new ServerSocket();
            fresh.setReuseAddress(true);
            fresh.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), wanted));
            // A virtual thread would hold the port of a closed door until it runs again.
            Thread.ofPlatform().daemon().name("proxy").start(() -> accept(fresh));
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket fresh) {
        try {
            while (true) {
                var client = fresh.accept();
                var server = new Socket(upstream.getHost(), upstream.getPort());
                open.add(client);
                open.add(server);
                if (fresh.isClosed()) {
                    close(client);
                    close(server);
                    return;
                }
                var connection = new Connection(client, server);
                connections.add(connection);
                Thread.ofVirtual().start(connection::requests);
                Thread.ofVirtual().start(connection::replies);
            }
        } catch (IOException closed) {
            // the end of this door
        }
    }

    private static void close(java.io.Closeable thing) {
        try {
            thing.close();
        } catch (IOException e) {
            // closed is closed
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean cutting;
        private volatile boolean silent;
        private String seen = "";

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() {
            var bytes = new byte[64 * 1024];
            try (var from = client;
                    var to = server) {
                for (int read = read(from, bytes); read >= 0; read = read(from, bytes)) {
                    if (isCutIn(new String(bytes, 0, read, StandardCharsets.ISO_8859_1))) {
                        return;
                    }
                    to.getOutputStream().write(bytes, 0, read);
                }
            } catch (IOException e) {
                // cut by the other side
            }
        }

        // True when the request must not arrive.
        private boolean isCutIn(String said) {
            seen = seen + said;
            var now = order.get();
            boolean ordered = !now.marker().isEmpty() && seen.contains(now.marker());
            seen = seen.substring(Math.max(0, seen.length() - 100));
            if (!ordered || !order.compareAndSet(now, new Order("", Cut.REPLY))) {
                return false;
            }
            cuts.incrementAndGet();
            cutting = true;
            return now.cut() == Cut.REQUEST;
        }

        void replies() {
            var bytes = new byte[64 * 1024];
            try (var to = client;
                    var from = server) {
                for (int read = read(from, bytes); read >= 0; read = read(from, bytes)) {
                    if (cutting) {
                        awaitQuiet(from, bytes);
                        return;
                    }
                    if (!swallowing && !silent) {
                        to.getOutputStream().write(bytes, 0, read);
                    }
                }
            } catch (IOException e) {
                // cut by the other side
            }
        }

        // What was sent is answered completely, so that it was carried out completely.
        private static void awaitQuiet(Socket from, byte[] bytes) throws IOException {
            from.setSoTimeout(QUIET_MILLIS);
            try {
                while (read(from, bytes) >= 0) {
                    // swallowed
                }
            } catch (SocketTimeoutException quiet) {
                // all of it came
            }
        }

        private static int read(Socket from, byte[] bytes) throws IOException {
            InputStream in = from.getInputStream();
            return in.read(bytes);
        }
    }
}
