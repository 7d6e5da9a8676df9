package dev.muster.app.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// One player's conversation with its room over UDP, where any datagram may be lost: what has not had its
/// effect is sent again every 100 ms.
///
/// Line n + 1 is said once line n of every opponent was heard, so hearing an opponent's line proves that it
/// heard the one before. Only the last line has no such proof; it is said a few more times before and
/// beside the goodbye.
///
/// ```
/// HELLO --WELCOME--> TALK --all lines heard, last one repeated--> BYE --END or REFUSED--> OVER
/// ```
final class RoomTalk {
    private static final int LINES = 3;
    private static final int FAREWELL_TICKS = 2;
    private static final long TICK_MILLIS = 100;
    private static final String NOTHING = "-";

    private enum Phase {
        HELLO,
        TALK,
        BYE,
        OVER
    }

    /// How far an opponent was heard: lines come in order, so the number of the last one says it all.
    private record Progress(int line, String nonce) {}

    private final Transcript transcript;
    private final String ticket;
    private final int opponents;
    private final RandomGenerator random;
    private final Clock clock;
    private final Map<String, Progress> heard = new HashMap<>();
    private final String[] lines = new String[LINES + 1];
    private Phase phase = Phase.HELLO;
    private int line = 1;
    private int farewellTicks;

    RoomTalk(Transcript transcript, String ticket, int opponents, RandomGenerator random, Clock clock) {
        this.transcript = transcript;
        this.ticket = ticket;
        this.opponents = opponents;
        this.random = random;
        this.clock = clock;
    }

    /// Plays the match at `connection` (`host:port`) to its end; false when `deadline` came first.
    boolean play(String connection, Instant deadline) throws IOException {
        var colon = connection.lastIndexOf(':');
        var host = connection.substring(0, colon).replace("[", "").replace("]", "");
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(host, Integer.parseInt(connection.substring(colon + 1))));
            var nextTick = clock.millis();
            while (phase != Phase.OVER && clock.instant().isBefore(deadline)) {
                if (Thread.currentThread().isInterrupted()) {
                    return false;
                }
                if (clock.millis() >= nextTick) {
                    nextTick = clock.millis() + TICK_MILLIS;
                    tick(socket);
                }
                receive(socket, (int) Math.max(1, nextTick - clock.millis()));
            }
        }
        return phase == Phase.OVER;
    }

    private void tick(DatagramSocket socket) throws IOException {
        switch (phase) {
            case HELLO -> send(socket, "HELLO " + ticket);
            case TALK -> {
                speak(socket);
                if (line > LINES && ++farewellTicks > FAREWELL_TICKS) {
                    phase = Phase.BYE;
                    send(socket, "BYE " + ticket);
                }
            }
            case BYE -> {
                say(socket, LINES);
                send(socket, "BYE " + ticket);
            }
            case OVER -> {}
        }
    }

    /// Says every line that an opponent may not have heard yet: the current one, and the one before it.
    private void speak(DatagramSocket socket) throws IOException {
        for (var n = Math.max(1, line - 1); n <= Math.min(line, LINES); n++) {
            say(socket, n);
        }
    }

    private void say(DatagramSocket socket, int n) throws IOException {
        if (lines[n] == null) {
            var answers = heard.values().stream().map(Progress::nonce).sorted().reduce((a, b) -> a + "," + b);
            lines[n] = "%016x heard %s".formatted(random.nextLong(), answers.orElse(NOTHING));
        }
        send(socket, "SAY %s %d %s".formatted(ticket, n, lines[n]));
    }

    private void receive(DatagramSocket socket, int millis) throws IOException {
        var packet = new DatagramPacket(new byte[1500], 1500);
        try {
            socket.setSoTimeout(millis);
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return;
        } catch (PortUnreachableException e) {
            // The room is not listening at this moment; the next tick tries again.
            pause(millis);
            return;
        }
        var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8).strip();
        transcript.received(text);
        hear(socket, text.split(" ", 4));
    }

    private void hear(DatagramSocket socket, String[] words) throws IOException {
        switch (words[0]) {
            case "WELCOME" -> {
                if (phase == Phase.HELLO) {
                    phase = Phase.TALK;
                    speak(socket);
                }
            }
            case "HEARD" -> {
                if (words.length == 4 && !words[1].equals(ticket) && advance(words[1], words[2], words[3])) {
                    speak(socket);
                }
            }
            case "END" -> phase = Phase.OVER;
            case "REFUSED" -> {
                // Before the welcome, the room may not have read its reservations yet. After the goodbye, the room
                // has forgotten the match: its END was lost.
                if (phase == Phase.BYE) {
                    phase = Phase.OVER;
                }
            }
            default -> {}
        }
    }

    /// Notes a heard line; true when that lets this player say its next one.
    private boolean advance(String from, String seq, String text) {
        var number = seq.matches("\\d{1,6}") ? Integer.parseInt(seq) : 0;
        var nonce = text.split(" ", 2)[0];
        heard.merge(from, new Progress(number, nonce), (a, b) -> b.line() > a.line() ? b : a);
        var before = line;
        while (line <= LINES && heardByAll(line)) {
            line++;
        }
        return line > before && phase == Phase.TALK;
    }

    private boolean heardByAll(int n) {
        return heard.size() >= opponents && heard.values().stream().allMatch(progress -> progress.line() >= n);
    }

    private void send(DatagramSocket socket, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            transcript.sent(text);
            socket.send(new DatagramPacket(bytes, bytes.length));
        } catch (PortUnreachableException e) {
            pause(1);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
