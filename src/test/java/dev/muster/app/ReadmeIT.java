package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.app.ShellBlocks.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs the commands of README in their order, as a new user would in a checkout whose jar is built. The
/// server that it starts gets free ports and a data directory of its own; `localhost:8080` in a command
/// becomes that server.
final class ReadmeIT {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(120);
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Path ROOT = Path.of("").toAbsolutePath();

    /// Descendants seen so far of all that was started: those that run in sessions of their own lose their
    /// parent before they end.
    private final Set<ProcessHandle> started = new LinkedHashSet<>();

    private final Map<String, String> environment = new HashMap<>();
    private int httpPort = 8080;
    private @Nullable Process server;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void everyCommandOfTheReadmeWorks() throws Exception {
        assumeTrue(succeeds("command -v make && command -v curl"), "make or curl is not there: README was not run");
        assumeTrue(
                Files.exists(ROOT.resolve("target/muster.jar")), "target/muster.jar is not there: README was not run");

        for (Command command : ShellBlocks.commands(Files.readString(ROOT.resolve("README.md")))) {
            switch (command.use()) {
                case PARSE -> parse(command);
                case SERVE -> serve(command);
                case RUN -> run(command);
            }
        }

        if (server != null) {
            assertThat(server.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("the server ends after bin/muster stop")
                    .isTrue();
        }
    }

    @AfterEach
    void endWhatWasStarted() throws InterruptedException {
        remember();
        started.forEach(ProcessHandle::destroy);
        var deadline = Instant.now().plus(STOP_LIMIT);
        while (started.stream().anyMatch(ProcessHandle::isAlive)
                && Instant.now().isBefore(deadline)) {
            Thread.sleep(50);
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private void parse(Command command) throws Exception {
        assertThat(succeeds("set -n; " + command.line())).as(command.line()).isTrue();
        if (command.makeTarget().isPresent()) {
            assertThat(succeeds(command.line().replaceFirst("make ", "make -n ")))
                    .as(command.line())
                    .isTrue();
        }
    }

    private void serve(Command command) throws Exception {
        httpPort = freePort();
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
        environment.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(freePort()));
        environment.put("MUSTER_DATA_DIR", directory.resolve("data").toString());
        environment.put("MUSTER_SERVER", "http://localhost:" + httpPort);
        var output = directory.resolve("server.txt");
        server = start(command.line(), output);

        var deadline = Instant.now().plus(READY_LIMIT);
        while (!ready()) {
            if (!server.isAlive() || Instant.now().isAfter(deadline)) {
                fail(command.line() + " is not ready:\n" + Files.readString(output));
            }
            Thread.sleep(100);
        }
    }

    private void run(Command command) throws Exception {
        var line = command.line()
                .replace("localhost:8080", "localhost:" + httpPort)
                .replaceFirst("^curl ", "curl --fail ");
        var output = directory.resolve("command.txt");
        var process = start(line, output);
        boolean ended = process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS);
        remember();

        assertThat(ended && process.exitValue() == 0)
                .as(() -> command.line() + "\n" + read(output))
                .isTrue();
    }

    private boolean succeeds(String line) throws Exception {
        var process = start(line, directory.resolve("check.txt"));
        return process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private Process start(String line, Path output) throws IOException {
        var builder = new ProcessBuilder("/bin/sh", "-c", line)
                .directory(ROOT.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // This test itself may run below make, whose flags are not meant for the commands.
        builder.environment().keySet().removeAll(List.of("MAKEFLAGS", "MFLAGS", "MAKELEVEL"));
        builder.environment().putAll(environment);
        var process = builder.start();
        started.add(process.toHandle());
        return process;
    }

    private void remember() {
        for (ProcessHandle root : List.copyOf(started)) {
            var descendants = new ArrayList<ProcessHandle>();
            root.descendants().forEach(descendants::add);
            started.addAll(descendants);
        }
    }

    private boolean ready() throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + httpPort + "/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
