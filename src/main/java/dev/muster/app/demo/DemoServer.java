package dev.muster.app.demo;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.program.ThisProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A Muster in a child process, on ports and a data directory that stay the same however often it
/// is started, so that it can be killed and started again. What it prints goes to `server.out` in
/// its data directory.
public final class DemoServer implements AutoCloseable {
    private static final int SHOWN_LINES = 15;

    private final List<String> command;
    private final String name;
    private final Path dataDirectory;
    private final int httpPort;
    private final int grpcPort;
    private final Map<String, String> environment;
    private volatile @Nullable Process process;

    /// A server that is not started yet.
    ///
    /// @param name for messages
    /// @param dataDirectory an existing directory
    /// @param environment beyond ports, data directory and runtime; wins over these. Settings of Muster and
    ///     Quarkus in the environment of this process are not passed on
    public DemoServer(String name, Path dataDirectory, int httpPort, int grpcPort, Map<String, String> environment) {
        this(ThisProgram.command(List.of("serve")), name, dataDirectory, httpPort, grpcPort, environment);
    }

    DemoServer(
            List<String> command,
            String name,
            Path dataDirectory,
            int httpPort,
            int grpcPort,
            Map<String, String> environment) {
        this.command = List.copyOf(command);
        this.name = name;
        this.dataDirectory = dataDirectory;
        this.httpPort = httpPort;
        this.grpcPort = grpcPort;
        this.environment = Map.copyOf(environment);
    }

    /// Starts the process and returns at once.
    public void start() {
        var builder = new ProcessBuilder(command);
        var variables = builder.environment();
        variables.keySet().removeIf(key -> key.startsWith("MUSTER_") || key.startsWith("QUARKUS_"));
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
        variables.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort));
        variables.put("MUSTER_DATA_DIR", dataDirectory.toString());
        variables.put("MUSTER_RUNTIME", "process");
        variables.put("MUSTER_PROCESS_ON_STOP", "stop");
        variables.put("MUSTER_ROOMS_URL", http().toString());
        variables.putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw MusterException.unavailable("%s could not be started: %s".formatted(name, e.getMessage()), e);
        }
    }

    /// Returns once the server says that it is ready; UNAVAILABLE with the last lines of its output when it
    /// ends or is not ready within `patience`.
    public void awaitReady(Duration patience) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        try (var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            while (!answersReady(client)) {
                if (!isAlive()) {
                    throw MusterException.unavailable(
                            "%s ended before it was ready. Its last lines:%n%s".formatted(name, lastLines()));
                }
                if (System.nanoTime() > deadline) {
                    throw MusterException.unavailable("%s was not ready within %d s. Its last lines:%n%s"
                            .formatted(name, patience.toSeconds(), lastLines()));
                }
                Thread.sleep(50);
            }
        }
    }

    private boolean answersReady(HttpClient client) throws InterruptedException {
        var request = HttpRequest.newBuilder(http().resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // Nobody listens yet.
            return false;
        }
    }

    /// Whether the process runs.
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /// The process, while it runs.
    public ProcessHandle handle() {
        var started = process;
        if (started == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return started.toHandle();
    }

    /// Ends the process with SIGKILL, as a crash would, and returns when it is gone. Its rooms and its
    /// Redis live on.
    public void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /// Asks the process to end, without waiting for it.
    public void askToStop() {
        if (process != null) {
            process.destroy();
        }
    }

    /// Ends the process: politely for up to `patience`, then by force.
    public void stop(Duration patience) throws InterruptedException {
        askToStop();
        if (process != null && !process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            var children = process.descendants().toList();
            kill();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /// The last lines of what the server printed.
    public String lastLines() {
        try {
            var lines =
                    Files.readString(output(), StandardCharsets.UTF_8).lines().toList();
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException e) {
            return "(no output)";
        }
    }

    /// The file with everything that the server printed.
    public Path output() {
        return dataDirectory.resolve("server.out");
    }

    /// Where its state is.
    public Path dataDirectory() {
        return dataDirectory;
    }

    /// Its HTTP door.
    public URI http() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /// Its gRPC door on loopback.
    public int grpcPort() {
        return grpcPort;
    }

    /// For messages.
    public String name() {
        return name;
    }

    @Override
    public void close() {
        try {
            stop(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            askToStop();
            Thread.currentThread().interrupt();
        }
    }
}
