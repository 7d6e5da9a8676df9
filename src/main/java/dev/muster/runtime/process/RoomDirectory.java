package dev.muster.runtime.process;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The directory of one room, `<data>/rooms/<scheduler>/<room>`: the record of its instance, and one
/// directory per container. Only its owner may read it.
record RoomDirectory(Path path) {
    private static final JsonMapper JSON = new JsonMapper();

    static RoomDirectory of(Path dataDirectory, RoomRef room) {
        return new RoomDirectory(root(dataDirectory).resolve(room.scheduler()).resolve(room.room()));
    }

    /// The directories of all rooms, finished or not.
    static List<RoomDirectory> all(Path dataDirectory) {
        var rooms = new ArrayList<RoomDirectory>();
        for (var scheduler : children(root(dataDirectory))) {
            children(scheduler).forEach(room -> rooms.add(new RoomDirectory(room)));
        }
        return rooms;
    }

    private static Path root(Path dataDirectory) {
        return dataDirectory.resolve("rooms");
    }

    private static List<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw unusable("read", directory, e);
        }
    }

    ContainerProcess process(String container) {
        return new ContainerProcess(container, path.resolve(container));
    }

    List<ContainerProcess> processes(InstanceRecord record) {
        return record.parts().stream().map(part -> process(part.name())).toList();
    }

    /// Makes the directories and writes the record, all of it or UNAVAILABLE.
    void write(InstanceRecord record) {
        try {
            var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(path, onlyOwner);
            for (var part : record.parts()) {
                Files.createDirectories(path.resolve(part.name()), onlyOwner);
            }
            var next = path.resolve("instance.json.new");
            Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(record.toJson()));
            Files.move(next, recordFile(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unusable("write to", path, e);
        }
    }

    /// Empty when the record was never finished.
    ///
    /// @throws IOException when there is a record that cannot be understood
    Optional<InstanceRecord> read() throws IOException {
        if (!Files.exists(recordFile())) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    InstanceRecord.fromJson(JSON.readTree(recordFile().toFile())));
        } catch (RuntimeException foreign) {
            throw new IOException(recordFile() + " is not an instance record", foreign);
        }
    }

    /// Remembers that the room is being deleted, for the case that this Muster ends before the room does.
    void markDeleting() {
        try {
            Files.writeString(path.resolve(".deleting"), "");
        } catch (IOException fullOrGone) {
            // Only a hint: without it the deletion is asked for again.
        }
    }

    boolean isDeleting() {
        return Files.exists(path.resolve(".deleting"));
    }

    /// Removes all files of the room. The scheduler's directory stays, another room may be about to use it.
    void remove() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// The fault of a directory, in words for an operator.
    static MusterException unusable(String what, Path directory, IOException cause) {
        var reason = switch (cause) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "no such directory";
            case FileSystemException fault when fault.getReason() != null -> fault.getReason();
            default -> cause.getMessage();
        };
        return MusterException.unavailable("cannot " + what + " " + directory + ": " + reason, cause);
    }

    private Path recordFile() {
        return path.resolve("instance.json");
    }
}
