package dev.muster.runtime.process;

import dev.muster.platform.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The process of one container, known by what its wrapper wrote into `directory`. It need not be a child
/// of this Muster.
final class ContainerProcess {
    private final String name;
    private final Path directory;
    private volatile @Nullable ProcessIdentity identity;

    ContainerProcess(String name, Path directory) {
        this.name = name;
        this.directory = directory;
    }

    /// How it is.
    sealed interface State {
        record Running() implements State {}

        /// It ended by itself or by a signal.
        ///
        /// @param status as a shell tells it: 128 + n after signal n
        record Exited(int status) implements State {}

        /// It does not run, and nothing says how it ended.
        record Vanished() implements State {}
    }

    String name() {
        return name;
    }

    Path directory() {
        return directory;
    }

    OutputLog log() {
        return new OutputLog(directory.resolve("output.log"));
    }

    /// Empty until its wrapper has introduced itself.
    Optional<ProcessIdentity> identity() {
        if (identity == null) {
            identity = introduced().orElse(null);
        }
        return Optional.ofNullable(identity);
    }

    private Optional<ProcessIdentity> introduced() {
        try {
            return ProcessIdentity.parse(Files.readString(directory.resolve("process")));
        } catch (IOException nothingWritten) {
            return Optional.empty();
        }
    }

    boolean isAlive() {
        return identity().filter(ProcessIdentity::alive).isPresent();
    }

    State state() {
        if (isAlive()) {
            return new State.Running();
        }
        try {
            return new State.Exited(
                    Integer.parseInt(Files.readString(directory.resolve("exit")).strip()));
        } catch (IOException | NumberFormatException nothingWritten) {
            return new State.Vanished();
        }
    }

    /// Forgets the process that was here, so that another can start.
    void clear() throws IOException {
        Files.deleteIfExists(directory.resolve("process"));
        Files.deleteIfExists(directory.resolve("exit"));
        log().putAside();
        identity = null;
    }
}
