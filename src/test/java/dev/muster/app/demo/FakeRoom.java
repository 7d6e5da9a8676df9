package dev.muster.app.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A room that speaks the sample game's protocol, hosts one match at a time and loses the share of
/// datagrams that it is told to lose.
final class FakeRoom implements AutoCloseable {
    private final DatagramSocket socket;
    private final double loss;
    private final Random random = new Random(5);
    /// The tickets of the match that is promised or running here.
    private final Set<String> admitted = ConcurrentHashMap.newKeySet();
    private final Map<String, SocketAddress> players = new LinkedHashMap<>();
    private final Set<String> goodbyes = new HashSet<>();
    private volatile String match = "";
    private long started;

    FakeRoom(double loss) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.loss = loss;
        Thread.ofVirtual().start(this::run);
    }

    String connection() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    boolean free() {
        return match.isEmpty();
    }

    void reserve(String wanted, Set<String> tickets) {
        match = wanted;
        admitted.addAll(tickets);
    }

    private void run() {
        var packet = new DatagramPacket(new byte[1500], 1500);
        try {
            while (true) {
                socket.receive(packet);
                if (random.nextDouble() >= loss) {
                    var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                    take(text.split(" ", 4), packet.getSocketAddress());
                }
            }
        } catch (IOException e) {
            // Closed by the test.
        }
    }

    private void take(String[] words, SocketAddress from) throws IOException {
        var ticket = words[1];
        if (!admitted.contains(ticket)) {
            send("REFUSED " + ticket, from);
            return;
        }
        switch (words[0]) {
            case "HELLO" -> {
                started = players.isEmpty() ? System.currentTimeMillis() : started;
                players.put(ticket, from);
                send("WELCOME %s %d".formatted(match, started), from);
            }
            case "SAY" -> {
                for (var other : players.entrySet()) {
                    if (!other.getKey().equals(ticket)) {
                        send("HEARD %s %s %s".formatted(ticket, words[2], words[3]), other.getValue());
                    }
                }
            }
            case "BYE" -> {
                goodbyes.add(ticket);
                if (goodbyes.containsAll(admitted)) {
                    end();
                }
            }
            default -> throw new IOException("unknown word " + words[0]);
        }
    }

    private void end() throws IOException {
        for (var player : players.values()) {
            send("END %s %d".formatted(match, System.currentTimeMillis()), player);
        }
        players.clear();
        admitted.clear();
        goodbyes.clear();
        match = "";
    }

    private void send(String text, SocketAddress to) throws IOException {
        if (random.nextDouble() >= loss) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
