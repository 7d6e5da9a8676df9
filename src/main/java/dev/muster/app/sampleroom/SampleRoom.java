package dev.muster.app.sampleroom;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/// The sample game server, `muster sample-room`: relays what the players of a match say to each other. It
/// is told by its environment who it is (`MAESTRO_SCHEDULER_NAME`, `MAESTRO_ROOM_ID`), where the rooms door
/// is (`MUSTER_ROOMS_URL`, `MUSTER_ROOM_TOKEN`) and which UDP port to use (`MUSTER_ROOM_PORT_GAME`).
///
/// One datagram holds one line. Players send `HELLO ticket`, `SAY ticket sequence text` and `BYE ticket`;
/// they get `WELCOME match startedAt` or `REFUSED ticket`, `HEARD ticket sequence text` and
/// `END match endedAt`, with times in milliseconds since the epoch.
public final class SampleRoom {
    /// The exit status for a port that another program holds.
    public static final int ADDRESS_IN_USE = 98;

    /// The exit status for an environment that misses something.
    public static final int USAGE = 2;

    private static final long MATCH_MILLIS = 10_000;
    private static final int DATAGRAM_MAX = 2048;

    private SampleRoom() {}

    /// Starts it by itself.
    public static void main(String[] args) {
        int status = run();
        System.exit(status);
    }

    /// Runs the room until SIGTERM ends the process with status 0. Returns only when it could not start,
    /// with the exit status and after it said why.
    public static int run() {
        var environment = System.getenv();
        try {
            var scheduler = required(environment, "MAESTRO_SCHEDULER_NAME");
            var room = required(environment, "MAESTRO_ROOM_ID");
            var url = URI.create(required(environment, "MUSTER_ROOMS_URL"));
            int port = Integer.parseInt(required(environment, "MUSTER_ROOM_PORT_GAME"));
            var token = environment.getOrDefault("MUSTER_ROOM_TOKEN", "");
            if (url.getHost() == null) {
                throw new IllegalArgumentException("MUSTER_ROOMS_URL is no URL with a host");
            }
            return serve(port, new Doors(url, token, scheduler, room));
        } catch (IllegalArgumentException e) {
            System.err.println("sample-room: ".concat(String.valueOf(e.getMessage())));
            return USAGE;
        }
    }

    /// Makes the door anew for each thread that calls it.
    private static final class Doors {
        private final URI url;
        private final String token;
        private final String scheduler;
        private final String room;

        Doors(URI url, String token, String scheduler, String room) {
            this.url = url;
            this.token = token;
            this.scheduler = scheduler;
            this.room = room;
        }

        Door open() {
            return new Door(new HttpConnection(url, token), scheduler, room, Clock.systemUTC());
        }
    }

    private static String required(Map<String, String> environment, String name) {
        var value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name.concat(" is not set"));
        }
        return value;
    }

    private static int serve(int port, Doors doors) {
        try (var socket = new DatagramSocket(port)) {
            var game = new Game(MATCH_MILLIS, Clock.systemUTC(), new SocketOutbox(socket));
            var pinger = new Pinger(game, doors.open());
            pinger.start();
            new ReservationReader(game, doors.open()).start();
            new MatchTimer(game).start();
            System.out.println("sample room on UDP port ".concat(Integer.toString(port)));
            var farewell = new Farewell(pinger, doors.open());
            Runtime.getRuntime().addShutdownHook(farewell);
            try {
                receive(socket, game);
            } finally {
                Runtime.getRuntime().removeShutdownHook(farewell);
            }
            return 0;
        } catch (BindException e) {
            System.err.println("address already in use: ".concat(Integer.toString(port)));
            return ADDRESS_IN_USE;
        } catch (IOException e) {
            System.err.println("sample-room: ".concat(String.valueOf(e.getMessage())));
            return 1;
        }
    }

    private static void receive(DatagramSocket socket, Game game) throws IOException {
        var packet = new DatagramPacket(new byte[DATAGRAM_MAX], DATAGRAM_MAX);
        while (!socket.isClosed()) {
            packet.setLength(DATAGRAM_MAX);
            try {
                socket.receive(packet);
            } catch (java.net.PortUnreachableException playerGone) {
                continue;
            }
            var line = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            game.receive(packet.getSocketAddress(), line.strip());
        }
    }

    private static final class SocketOutbox implements Game.Outbox {
        private final DatagramSocket socket;

        SocketOutbox(DatagramSocket socket) {
            this.socket = socket;
        }

        @Override
        public void send(SocketAddress player, String line) {
            var bytes = line.getBytes(StandardCharsets.UTF_8);
            try {
                socket.send(new DatagramPacket(bytes, bytes.length, player));
            } catch (IOException e) {
                // As good as lost on the way: players repeat what matters to them.
            }
        }
    }

    /// SIGTERM would end a JVM with status 143, which looks like a crash; a room that was asked to end ends
    /// well.
    private static final class Farewell extends Thread {
        private final Pinger pinger;
        private final Door door;

        Farewell(Pinger pinger, Door door) {
            super("farewell");
            this.pinger = pinger;
            this.door = door;
        }

        @Override
        public void run() {
            pinger.end(door);
            Runtime.getRuntime().halt(0);
        }
    }
}
