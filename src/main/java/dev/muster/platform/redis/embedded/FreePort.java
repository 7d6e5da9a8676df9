package dev.muster.platform.redis.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/// Picks a port of the loopback address that nobody uses now. It lies below the range from which
/// systems take the ports of outgoing connections: one of those must not sit on it while the server is
/// being started again.
final class FreePort {
    private static final int TRIES = 20;

    private FreePort() {}

    static int pick() throws IOException {
        IOException last = new IOException("no free port");
        var random = new SecureRandom();
        for (int tries = 0; tries < TRIES; tries++) {
            int port = random.nextInt(10_000, 20_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }
}
