package dev.muster.openmatch0.json;

import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.OpenMatch0Config;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Loop;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The settings in force, which follow the file that they come from. Its content is looked at, not when it changed:
/// Kubernetes changes a mounted file by turning a link. One that cannot be used is refused, and what was in force
/// before stays.
public final class ReloadedSettings implements Supplier<MatchmakerSettings>, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReloadedSettings.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final OpenMatch0Config config;
    private volatile MatchmakerFile file = MatchmakerFile.none();
    private volatile MatchmakerSettings current;
    private @Nullable String content;
    private String lastFault = "";
    private @Nullable Loop loop;

    /// Reads the file; one that cannot be used is a [MusterException] that names it and the line or key.
    public ReloadedSettings(OpenMatch0Config config) {
        this.config = config;
        current = path().map(this::read).orElseGet(() -> LayeredSettings.of(config, MatchmakerFile.none()));
    }

    /// Follows the file from now on.
    public void start() {
        if (path().isPresent()) {
            loop = Loop.start("openmatch0-settings", woken -> {
                look();
                return INTERVAL;
            });
        }
    }

    /// Looks at the file now.
    synchronized void look() {
        path().ifPresent(this::reload);
    }

    /// The file as it was read last.
    public MatchmakerFile file() {
        return file;
    }

    @Override
    public MatchmakerSettings get() {
        return current;
    }

    @Override
    public void close() {
        Optional.ofNullable(loop).ifPresent(Loop::close);
    }

    /// A file is of no interest where nothing is served.
    private Optional<Path> path() {
        return config.enabled() ? config.configFile() : Optional.empty();
    }

    private void reload(Path file) {
        try {
            var text = text(file);
            if (!text.equals(content)) {
                current = read(file, text);
                LOG.infof("read anew: %s", file);
            }
            lastFault = "";
        } catch (MusterException e) {
            var fault = String.valueOf(e.getMessage());
            if (!fault.equals(lastFault)) {
                lastFault = fault;
                LOG.errorf("what was in force before stays: %s", fault);
            }
        }
    }

    private MatchmakerSettings read(Path file) {
        return read(file, text(file));
    }

    private MatchmakerSettings read(Path file, String text) {
        content = text;
        var read = MatchmakerFile.read(file.toString(), text);
        var settings = LayeredSettings.of(config, read);
        this.file = read;
        if (!read.unknownKeys().isEmpty()) {
            LOG.warnf("%s: nothing is known of %s", file, String.join(", ", read.unknownKeys()));
        }
        return settings;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw MusterException.invalid("muster.openmatch0.config-file: " + file + " is not there");
        } catch (MalformedInputException e) {
            throw MusterException.invalid("muster.openmatch0.config-file: " + file + " is not UTF-8");
        } catch (IOException e) {
            throw MusterException.invalid("muster.openmatch0.config-file: " + file + ": " + e.getMessage());
        }
    }
}
