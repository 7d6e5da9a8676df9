package dev.muster.platform.redis.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// A primary, some replicas and three Sentinels on loopback, of the carried binary. They are children of this
/// JVM and end with it. Killed servers stay away: to be followed by as many fail-overs as wanted, a group starts
/// with that many replicas, which costs less than to wait until one that comes back has caught up.
public final class SentinelGroup implements AutoCloseable {
    /// What the Sentinels call the primary.
    public static final String MASTER = "muster";

    private static final String PASSWORD = "of-the-group";
    private static final int SENTINELS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final Path binary;
    private final int size;
    private final List<Server> servers = new CopyOnWriteArrayList<>();
    private final List<Server> sentinels = new ArrayList<>();

    private record Server(int port, ProcessHandle process) {}

    private static final Server NOBODY = new Server(1, ProcessHandle.current());

    private SentinelGroup(Path directory, int size) throws IOException {
        this.directory = directory;
        this.size = size;
        this.binary = RedisBinary.choose(Files.createDirectories(directory.resolve("bin")), "");
    }

    /// Starts a group of `size` servers and returns when replicas follow and each Sentinel knows all others.
    public static SentinelGroup start(Path directory, int size) {
        try {
            var group = new SentinelGroup(directory, size);
            Runtime.getRuntime().addShutdownHook(new Thread(group::close));
            group.startAll();
            return group;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The addresses of the Sentinels, as `quarkus.redis.hosts` takes them.
    public List<String> uris() {
        return sentinels.stream()
                .map(sentinel -> "redis://:" + PASSWORD + "@127.0.0.1:" + sentinel.port())
                .toList();
    }

    /// How many replicas the primary has.
    public int replicas() {
        return servers.size() - 1;
    }

    /// Kills the primary, as a power cut would.
    public void killPrimary() {
        var primary = primary();
        primary.process().destroyForcibly();
        primary.process().onExit().join();
        servers.remove(primary);
    }

    /// Makes a replica the primary, as an operator does before maintenance; the old one goes on as a
    /// replica.
    public void switchOver() {
        int old = primary().port();
        call(sentinels.getFirst().port(), "SENTINEL", "FAILOVER", MASTER);
        await("another primary", () -> primary().port() != old);
    }

    /// Waits until a fail-over is over: there is a primary that all replicas follow, since Sentinels may also choose
    /// one that has not caught up, and nothing hinders the next.
    public void settle() {
        await(
                "a fail-over that is over",
                () -> count(call(primary().port(), "INFO", "replication"), "state=online") == replicas()
                        && sentinels.stream().allMatch(this::isSettled));
    }

    /// Empties the primary and its replicas, once a fail-over under way is over.
    public void flush() {
        settle();
        await("an empty group", this::isFlushed);
    }

    // Also on the replicas: else one that becomes the primary brings back what was before. All but one, since Sentinels
    // choose the one that has most.
    private boolean isFlushed() {
        int replicas = replicas() - 1;
        try (var connection = new RedisConnection(primary().port())) {
            connection.call("AUTH", PASSWORD);
            return connection.call("FLUSHALL").equals("+OK")
                    && number(connection.call("WAIT", Integer.toString(replicas), "800")) >= replicas;
        } catch (IOException unreachable) {
            return false;
        }
    }

    private static int number(String answer) {
        return answer.matches(":\\d+") ? Integer.parseInt(answer, 1, answer.length(), 10) : -1;
    }

    @Override
    public void close() {
        sentinels.forEach(sentinel -> sentinel.process().destroyForcibly());
        servers.forEach(server -> server.process().destroyForcibly());
    }

    private void startAll() throws IOException {
        var primary = startServer(FreePort.pick(), 0);
        servers.add(primary);
        while (servers.size() < size) {
            servers.add(startServer(FreePort.pick(), primary.port()));
        }
        await("replicas in sync", () -> count(call(primary.port(), "INFO", "replication"), "state=online") == size - 1);
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(startSentinel(primary.port()));
        }
        settle();
    }

    // A Sentinel fails over to none of those that it does not see well: then their flags are more than one word,
    // which also stands with the role of each. Killed servers are never forgotten.
    private boolean isSettled(Server sentinel) {
        var known = call(sentinel.port(), "INFO", "sentinel");
        var master = list(sentinel.port(), "MASTER");
        var replicas = list(sentinel.port(), "REPLICAS");
        return known.contains("slaves=%d,sentinels=%d".formatted(size - 1, SENTINELS))
                && count(master, "\n" + primary().port() + "\r\n") == 1
                && count(master, "\nmaster\r\n") == 2
                && count(replicas, "\nslave\r\n") == size - 1 + servers.size() - 1;
    }

    // Lists are more than the connection beside the launcher reads, so this takes what comes before a PONG.
    private static String list(int sentinel, String what) {
        try (var socket = new Socket("127.0.0.1", sentinel)) {
            socket.setSoTimeout(1000);
            var commands = "AUTH %s\r\nSENTINEL %s %s\r\nPING\r\n".formatted(PASSWORD, what, MASTER);
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            while (answer.indexOf("+PONG\r\n") < 0) {
                int read = socket.getInputStream().read();
                if (read < 0) {
                    break;
                }
                answer.append((char) read);
            }
            return answer.toString();
        } catch (IOException e) {
            return "no answer: " + e.getMessage();
        }
    }

    private static int count(String text, String word) {
        return text.split(Pattern.quote(word), -1).length - 1;
    }

    private Server primary() {
        var known = call(sentinels.getFirst().port(), "INFO", "sentinel");
        return servers.stream()
                .filter(server -> known.contains("address=127.0.0.1:" + server.port() + ","))
                .findFirst()
                .orElse(NOBODY);
    }

    private Server startServer(int port, int primary) throws IOException {
        var home = Files.createDirectories(directory.resolve("server-" + port));
        return start(port, home, """
                dir "%s"
                save ""
                appendonly yes
                appendfsync everysec
                maxmemory-policy noeviction
                repl-diskless-sync-delay 0
                masterauth %s
                %s
                """.formatted(home, PASSWORD, primary == 0 ? "" : "replicaof 127.0.0.1 " + primary));
    }

    private Server startSentinel(int primary) throws IOException {
        int port = FreePort.pick();
        var home = Files.createDirectories(directory.resolve("sentinel-" + port));
        return start(port, home, """
                dir "%1$s"
                sentinel sentinel-pass %2$s
                sentinel monitor %3$s 127.0.0.1 %4$d 2
                sentinel auth-pass %3$s %2$s
                sentinel down-after-milliseconds %3$s 600
                sentinel failover-timeout %3$s 2000
                sentinel parallel-syncs %3$s 20
                """.formatted(home, PASSWORD, MASTER, primary), "--sentinel");
    }

    private Server start(int port, Path home, String settings, String... mode) throws IOException {
        var configuration = Files.writeString(home.resolve("redis.conf"), """
                bind 127.0.0.1
                port %d
                requirepass %s
                logfile ""
                %s""".formatted(port, PASSWORD, settings));
        List<String> command = new ArrayList<>(List.of(binary.toString(), configuration.toString()));
        command.addAll(List.of(mode));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile());
        builder.environment().put("LC_ALL", "C");
        var server = new Server(port, builder.start().toHandle());
        await("a server on port " + port, () -> call(port, "PING").equals("+PONG"));
        return server;
    }

    private static String call(int port, String... words) {
        try (var connection = new RedisConnection(port)) {
            connection.call("AUTH", PASSWORD);
            return connection.call(words);
        } catch (IOException e) {
            return "no answer: " + e.getMessage();
        }
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited too long for " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
