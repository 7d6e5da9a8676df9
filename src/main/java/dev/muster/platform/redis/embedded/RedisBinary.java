package dev.muster.platform.redis.embedded;

import dev.muster.platform.error.MusterException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Finds the server to run: the newest on the search path if it is newer than the carried one, else the
/// carried one, unpacked beside the data.
final class RedisBinary {
    private record Found(Path path, RedisVersion version) {}

    private RedisBinary() {}

    static Path choose(Path bin, String searchPath) throws IOException {
        String name = "redis-server-" + RedisVersion.CARRIED + "-" + platform();
        try (InputStream carried = RedisBinary.class.getClassLoader().getResourceAsStream(name)) {
            RedisVersion floor =
                    carried == null ? new RedisVersion(RedisVersion.OLDEST_MAJOR, 0, 0) : after(RedisVersion.CARRIED);
            Optional<Found> installed = installed(searchPath).stream()
                    .filter(found -> found.version().compareTo(floor) >= 0)
                    .max(Comparator.comparing(Found::version));
            if (installed.isPresent()) {
                return installed.get().path();
            }
            if (carried == null) {
                throw MusterException.failedPrecondition("Muster carries no Redis for " + platform()
                        + "; install valkey-server or redis-server 7 or newer, or set quarkus.redis.hosts");
            }
            return unpack(carried.readAllBytes(), bin, name);
        }
    }

    /// The first executable of that name in the directories of a search path.
    static Optional<Path> onPath(String name, String searchPath) {
        return Arrays.stream(searchPath.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static RedisVersion after(RedisVersion version) {
        return new RedisVersion(version.major(), version.minor(), version.patch() + 1);
    }

    private static List<Found> installed(String searchPath) {
        List<Found> found = new ArrayList<>();
        for (String name : List.of("redis-server", "valkey-server")) {
            onPath(name, searchPath)
                    .ifPresent(path -> version(path).ifPresent(version -> found.add(new Found(path, version))));
        }
        return found;
    }

    private static Optional<RedisVersion> version(Path server) {
        try {
            Process process = new ProcessBuilder(server.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return RedisVersion.parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// Compares every byte, so that a copy that was cut off half-way is never run.
    private static Path unpack(byte[] carried, Path bin, String name) throws IOException {
        Path file = bin.resolve(name);
        if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), carried)) {
            return file;
        }
        PrivateFiles.createDirectories(bin);
        Path half = PrivateFiles.temporary(bin, "rwx------");
        try {
            Files.write(half, carried);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
        return file;
    }

    private static String platform() {
        String system = property("os.name");
        String machine = property("os.arch");
        String architecture = switch (machine) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case "x86", "i386", "i686" -> "386";
            case String other -> other;
        };
        return (system.startsWith("mac") ? "darwin" : system.replace(" ", "")) + "-" + architecture;
    }

    private static String property(String name) {
        @Nullable String value = System.getProperty(name);
        return value == null ? "unknown" : value.toLowerCase(Locale.ROOT);
    }
}
