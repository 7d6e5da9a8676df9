package dev.muster.runtime.process;

import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.Scheduler;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Finds free ports of this machine, and remembers which ones its rooms were given. Guarded by
/// its own lock.
final class HostPorts {
    private record Key(String protocol, int port) {}

    private final RandomGenerator random;
    private final Set<Key> given = new HashSet<>();

    HostPorts(RandomGenerator random) {
        this.random = random;
    }

    static boolean knows(String protocol) {
        return protocol.equals("tcp") || protocol.equals("udp");
    }

    /// One free port for each port of the scheduler's containers, all of them or UNAVAILABLE.
    synchronized List<HostPort> take(Scheduler scheduler) {
        var taken = new ArrayList<HostPort>();
        try {
            for (var container : scheduler.spec().containers()) {
                for (var port : container.ports()) {
                    var range = port.hostPortRange() != null ? port.hostPortRange() : scheduler.portRange();
                    taken.add(take(container, port, range));
                }
            }
            return List.copyOf(taken);
        } catch (MusterException none) {
            release(taken);
            throw none;
        }
    }

    /// Marks the ports of an adopted room as given.
    synchronized void keep(List<HostPort> ports) {
        ports.forEach(port -> given.add(new Key(port.protocol(), port.port())));
    }

    synchronized void release(List<HostPort> ports) {
        ports.forEach(port -> given.remove(new Key(port.protocol(), port.port())));
    }

    /// Starts at a random place of the range, so that two Musters on one machine rarely try the same
    /// port at once.
    private HostPort take(Container container, Port port, @Nullable PortRange range) {
        int first = range == null ? 0 : range.start();
        int size = range == null ? 64 : range.end() - range.start() + 1;
        int offset = range == null || size < 1 ? 0 : random.nextInt(size);
        for (int i = 0; i < size; i++) {
            int wanted = range == null ? 0 : first + (offset + i) % size;
            int bound = given.contains(new Key(port.protocol(), wanted)) ? -1 : bind(port.protocol(), wanted);
            if (bound > 0 && given.add(new Key(port.protocol(), bound))) {
                return new HostPort(container.name(), port.name(), port.protocol(), bound);
            }
        }
        var where = range == null ? "on this machine" : "from " + range.start() + " to " + range.end();
        throw MusterException.unavailable(
                "no free " + port.protocol() + " port " + where + " for port \"" + port.name() + "\"");
    }

    /// The port that could be bound (any, for 0), or -1.
    private static int bind(String protocol, int port) {
        try {
            if (protocol.equals("udp")) {
                try (var socket = new DatagramSocket(port)) {
                    return socket.getLocalPort();
                }
            }
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            }
        } catch (IOException inUse) {
            return -1;
        }
    }
}
