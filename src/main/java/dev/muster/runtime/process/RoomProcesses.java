package dev.muster.runtime.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The room processes that a Muster left running under a data directory, for commands that run without a
/// server.
public final class RoomProcesses {
    private RoomProcesses() {}

    private record Room(RoomDirectory directory, InstanceRecord record) {
        List<ContainerProcess> processes() {
            return directory.processes(record);
        }

        boolean isAlive() {
            return processes().stream().anyMatch(ContainerProcess::isAlive);
        }

        void end() {
            ProcessTree.end(record.room().room(), processes(), record.grace());
            try {
                directory.remove();
            } catch (IOException filesStay) {
                // The next server finds the room ended and removes them.
            }
        }
    }

    /// How many rooms have a running process.
    ///
    /// @throws dev.muster.platform.error.MusterException UNAVAILABLE when the directory cannot be read
    public static int running(Path dataDirectory) {
        return (int) rooms(dataDirectory).stream().filter(Room::isAlive).count();
    }

    /// Ends all rooms, each within its own grace period and by force after it, removes their files and
    /// returns how many were running. The server of the data directory must not run, since it would
    /// start them again.
    ///
    /// @throws dev.muster.platform.error.MusterException UNAVAILABLE when the directory cannot be read
    public static int endAll(Path dataDirectory) {
        var rooms = rooms(dataDirectory);
        int running = (int) rooms.stream().filter(Room::isAlive).count();
        var threads =
                rooms.stream().map(room -> Thread.startVirtualThread(room::end)).toList();
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return running;
    }

    private static List<Room> rooms(Path dataDirectory) {
        var rooms = new ArrayList<Room>();
        for (var directory : RoomDirectory.all(dataDirectory.toAbsolutePath())) {
            read(directory).ifPresent(record -> rooms.add(new Room(directory, record)));
        }
        return rooms;
    }

    private static Optional<InstanceRecord> read(RoomDirectory directory) {
        try {
            return directory.read();
        } catch (IOException notOurs) {
            return Optional.empty();
        }
    }
}
