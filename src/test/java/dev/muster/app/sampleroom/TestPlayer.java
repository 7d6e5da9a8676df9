package dev.muster.app.sampleroom;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// A player's socket.
final class TestPlayer implements AutoCloseable {
    private final DatagramSocket socket;
    private final int room;

    TestPlayer(int room) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.room = room;
    }

    void say(String line) throws IOException {
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), room));
    }

    /// The next line, or `nothing` when none comes in time.
    String hear(int millis) throws IOException {
        socket.setSoTimeout(millis);
        var packet = new DatagramPacket(new byte[2048], 2048);
        try {
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            return "nothing";
        }
    }

    String ask(String line) throws IOException {
        say(line);
        return hear(5000);
    }

    @Override
    public void close() {
        socket.close();
    }
}
