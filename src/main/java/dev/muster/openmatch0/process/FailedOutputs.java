package dev.muster.openmatch0.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.jboss.logging.Logger;

/// The output of runs that failed, the last 64 KiB of each, of so many runs. Guarded by its monitor.
public final class FailedOutputs {
    private static final Logger LOG = Logger.getLogger(FailedOutputs.class);
    private static final int RUNS = 50;

    private final Path directory;

    /// @param directory of nobody else; made when it is needed
    public FailedOutputs(Path directory) {
        this.directory = directory;
    }

    synchronized void keep(String run, byte[] output) {
        try {
            Files.createDirectories(directory);
            if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            var file = directory.resolve(run.replaceAll("[^A-Za-z0-9._-]", "_") + ".log");
            Files.write(file, output);
            LOG.infof("What a failed run printed is kept; run=%s file=%s", run, file);
            forget();
        } catch (IOException e) {
            LOG.warnf("What a failed run printed cannot be kept; directory=%s why=%s", directory, e.getMessage());
        }
    }

    // Names begin with seconds, so they sort by age.
    private void forget() throws IOException {
        try (var files = Files.list(directory)) {
            var old = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted(Comparator.<Path>naturalOrder().reversed())
                    .skip(RUNS)
                    .toList();
            for (var file : old) {
                Files.deleteIfExists(file);
            }
        }
    }
}
