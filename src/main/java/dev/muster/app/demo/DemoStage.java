package dev.muster.app.demo;

import dev.muster.app.local.LocalServer;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedisOptions;
import dev.muster.platform.redis.embedded.Fsync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that a demo starts: one Muster with all roles and its own Redis, or two that share one. It
/// lives in a fresh directory for temporary files; closing ends all of it, also what outlives a server that
/// was killed, and removes the directory. All methods may be called from several threads: Ctrl-C closes
/// while it starts.
final class DemoStage implements AutoCloseable {
    private static final String OPERATORS_ROLES = "management,rooms,worker";
    private static final String PLAYERS_ROLES = "matchmaking,director";
    private static final Duration READY_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

    private final List<String> command;
    private final Split split;
    private final Path home;
    private final List<DemoServer> servers = new ArrayList<>();
    private @Nullable EmbeddedRedis redis;
    private boolean closed;

    /// @param command starts a server
    DemoStage(List<String> command, Split split) {
        this.command = List.copyOf(command);
        this.split = split;
        try {
            this.home = Files.createTempDirectory("muster-demo-");
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for temporary files", e);
        }
    }

    /// Starts everything and returns when it is ready.
    void start() throws InterruptedException {
        launch();
        for (var server : servers()) {
            server.awaitReady(READY_PATIENCE);
        }
    }

    private synchronized void launch() {
        if (closed) {
            throw MusterException.unavailable("the demo was stopped");
        }
        if (split == Split.NONE) {
            launch("Muster", Map.of());
            return;
        }
        var own = EmbeddedRedis.start(directory("store"), EmbeddedRedisOptions.of(Fsync.ALWAYS));
        redis = own;
        var operators = launch("Muster (" + OPERATORS_ROLES + ")", roles(own, OPERATORS_ROLES));
        var roles = new HashMap<>(roles(own, PLAYERS_ROLES));
        roles.put("MUSTER_ROOMS_URL", operators.http().toString());
        launch("Muster (" + PLAYERS_ROLES + ")", roles);
    }

    private Map<String, String> roles(EmbeddedRedis store, String roles) {
        return Map.of("QUARKUS_REDIS_HOSTS", store.uri(), split.variable(), roles);
    }

    private DemoServer launch(String name, Map<String, String> environment) {
        var ports = FreePorts.two();
        var data = directory("server" + servers.size());
        var server = new DemoServer(command, name, data, ports[0], ports[1], environment);
        servers.add(server);
        server.start();
        return server;
    }

    private Path directory(String name) {
        try {
            return Files.createDirectories(home.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized List<DemoServer> servers() {
        return List.copyOf(servers);
    }

    /// The server with the doors of operators and rooms.
    DemoServer operators() {
        return servers().getFirst();
    }

    /// The server with the doors of players.
    DemoServer players() {
        return servers().getLast();
    }

    /// A server that ended without being asked to, if any.
    Optional<DemoServer> dead() {
        return servers().stream().filter(server -> !server.isAlive()).findFirst();
    }

    /// Copies what the servers printed to `directory`, since the originals go with the stage.
    synchronized void keepOutput(Path directory) {
        for (var i = 0; i < servers.size(); i++) {
            try {
                var copy = directory.resolve("server%d.out".formatted(i));
                Files.copy(servers.get(i).output(), copy, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                // Already gone: the stage was closed by Ctrl-C.
            }
        }
    }

    /// Whether the end has begun.
    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        servers.forEach(DemoServer::askToStop);
        var deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        var steps = new ArrayList<Runnable>();
        for (var server : servers) {
            steps.add(() -> stop(server, Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
            // A server that had to be killed leaves its rooms and its Redis behind.
            steps.add(() -> new LocalServer(server.dataDirectory()).endLeftovers());
        }
        if (redis != null) {
            steps.add(redis::stop);
        }
        steps.add(this::removeHome);
        performAll(steps);
    }

    /// Performs every step, whatever became of the ones before, and throws the first fault at the end.
    private static void performAll(List<Runnable> steps) {
        RuntimeException first = null;
        for (var step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static void stop(DemoServer server, Duration patience) {
        try {
            server.stop(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeHome() {
        try (var files = Files.walk(home)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw MusterException.unavailable("%s could not be removed: %s".formatted(home, e.getMessage()));
        }
    }
}
