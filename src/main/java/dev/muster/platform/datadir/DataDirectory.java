package dev.muster.platform.datadir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.process.ProcessIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The directory of one running server, held by an exclusive lock on its file `lock` until it is closed or
/// the process ends. The file names the holder, so that a second server can say whom it found.
public final class DataDirectory implements AutoCloseable {
    /// What this JVM holds. Needed beside the lock: it belongs to the whole process, and closing any other
    /// channel on the same file, even one that only read it, would give the lock away.
    private static final Map<Path, ProcessIdentity> HELD = new ConcurrentHashMap<>();

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// Creates the directory if it is missing (readable by its owner only) and takes it; a directory
    /// that another server holds, or that cannot be written, is refused with a [MusterException]
    /// that names both.
    public static DataDirectory open(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return take(directory.toRealPath());
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /// The server that holds the directory now, if any; a number that was used again since is not
    /// taken for it.
    public static Optional<ProcessIdentity> holder(Path directory) {
        try {
            Path real = directory.toRealPath();
            ProcessIdentity own = HELD.get(real);
            return own != null ? Optional.of(own) : recorded(real).filter(ProcessIdentity::alive);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Where it is, as a real path.
    public Path path() {
        return path;
    }

    /// Gives the directory free.
    @Override
    public void close() {
        try {
            if (lock.isOpen()) {
                lock.truncate(0);
                lock.close();
                HELD.remove(path);
            }
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static DataDirectory take(Path real) throws IOException {
        ProcessIdentity self = ProcessIdentity.current();
        if (HELD.putIfAbsent(real, self) != null) {
            throw held(real, Optional.of(self));
        }
        boolean taken = false;
        try {
            FileChannel channel = lock(real, self);
            taken = true;
            write(channel, self);
            return new DataDirectory(real, channel);
        } finally {
            if (!taken) {
                HELD.remove(real);
            }
        }
    }

    private static FileChannel lock(Path real, ProcessIdentity self) throws IOException {
        FileChannel channel = FileChannel.open(
                real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                channel.close();
                throw held(real, recorded(real));
            }
        } catch (OverlappingFileLockException e) {
            // Held by this JVM through another class loader. The channel stays open: closing it would end that lock.
            throw held(real, Optional.of(self));
        }
        return channel;
    }

    private static void write(FileChannel channel, ProcessIdentity self) throws IOException {
        String text = JsonNodeFactory.instance
                .objectNode()
                .put("pid", self.pid())
                .put("start", self.start())
                .toString();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
    }

    private static Optional<ProcessIdentity> recorded(Path real) throws IOException {
        try {
            JsonNode node = new ObjectMapper().readTree(Files.readString(real.resolve("lock")));
            return Optional.of(new ProcessIdentity(
                    node.path("pid").asLong(), node.path("start").asText()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static MusterException held(Path directory, Optional<ProcessIdentity> by) {
        String who = by.map(process -> "process " + process.pid()).orElse("another process");
        return MusterException.failedPrecondition("the data directory " + directory + " is held by " + who
                + "; stop that server first, or set muster.data-dir to another directory");
    }

    private static MusterException unusable(Path directory, IOException e) {
        String why = switch (e) {
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is not a directory";
            case FileSystemException other when other.getReason() != null -> other.getReason() + ": " + other.getFile();
            case IOException other -> String.valueOf(other.getMessage());
        };
        return MusterException.failedPrecondition(
                "the data directory " + directory + " (muster.data-dir) cannot be used: " + why);
    }
}
