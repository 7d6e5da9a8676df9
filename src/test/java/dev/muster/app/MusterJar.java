package dev.muster.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The built program, run as users run it.
public final class MusterJar {
    private static final Path JAR = Path.of("target/muster.jar").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 150;

    private MusterJar() {}

    /// What a run came to.
    public record Outcome(int status, String output, String errors) {}

    /// The argument vector of the program with a verb.
    public static List<String> command(String... arguments) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Starts it without any setting of Muster or Quarkus but the given ones.
    public static Process start(Path directory, Map<String, String> settings, String... arguments) throws IOException {
        var builder = new ProcessBuilder(command(arguments)).directory(directory.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("MUSTER_") || key.startsWith("QUARKUS_"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    /// Runs it to its end; one that does not end in time is killed and counts as 124.
    public static Outcome run(Path directory, Map<String, String> settings, String... arguments)
            throws IOException, InterruptedException {
        var process = start(directory, settings, arguments);
        var output = new StringBuilder();
        var errors = new StringBuilder();
        var readers = List.of(
                Thread.startVirtualThread(() -> read(process.inputReader(StandardCharsets.UTF_8), output)),
                Thread.startVirtualThread(() -> read(process.errorReader(StandardCharsets.UTF_8), errors)));
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        for (var reader : readers) {
            reader.join();
        }
        return new Outcome(ended ? process.exitValue() : 124, output.toString(), errors.toString());
    }

    private static void read(java.io.BufferedReader from, StringBuilder to) {
        from.lines().forEach(line -> to.append(line).append('\n'));
    }
}
