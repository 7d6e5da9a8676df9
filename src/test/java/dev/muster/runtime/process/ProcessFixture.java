package dev.muster.runtime.process;

import dev.muster.platform.process.ProcStat;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.EnvironmentVariable.Value;
import dev.muster.scheduler.Scheduler;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Process runtimes on one directory, and small shell scripts for rooms.
final class ProcessFixture implements AutoCloseable {
    /// Runs until a file named after the room appears, then ends with the status that is written in it.
    static final String WAITING = """
            until [ -s "$CONTROL/$MAESTRO_ROOM_ID" ]; do sleep 0.02; done
            read status < "$CONTROL/$MAESTRO_ROOM_ID"
            [ "$status" = 0 ] || echo boom
            exit "$status"
            """;

    private final Path directory;
    private final List<ProcessRuntime> runtimes = new ArrayList<>();

    ProcessFixture(Path directory) {
        this.directory = directory;
    }

    record Config(Optional<List<String>> allow, String host, MemorySize logLimit, OnStop onStop)
            implements ProcessRuntimeConfig {}

    static ProcessRuntimeConfig config(String... allow) {
        return new Config(
                Optional.of(List.of(allow)),
                "127.0.0.1",
                new MemorySize(BigInteger.valueOf(10_000)),
                ProcessRuntimeConfig.OnStop.KEEP);
    }

    Path data() {
        return directory.resolve("data");
    }

    Path directoryOf(String scheduler, String room) {
        return data().resolve("rooms").resolve(scheduler).resolve(room).resolve("game");
    }

    /// A new runtime on the same directory, as a new Muster would make it.
    ProcessRuntime open() {
        return open(data());
    }

    ProcessRuntime open(Path data) {
        var runtime = new ProcessRuntime(
                config("sh"), data, () -> "http://127.0.0.1:1", System.getenv(), new Random(), InstantSource.system());
        runtimes.add(runtime);
        runtime.start();
        return runtime;
    }

    Scheduler running(String name, String script) {
        return TestSchedulers.scheduler(name, Duration.ofSeconds(5), TestSchedulers.PORTS, container("game", script));
    }

    Container container(String name, String script) {
        return TestSchedulers.container(
                name, List.of("sh", "-c", script), new EnvironmentVariable("CONTROL", new Value(directory.toString())));
    }

    void tell(String room, int status) {
        write(directory.resolve(room), status + "\n");
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long pid(Path file) {
        return Long.parseLong(read(file).split("\\s", 2)[0]);
    }

    static boolean isRunning(long pid) {
        return ProcStat.of(pid).filter(stat -> !stat.isDead()).isPresent()
                || (!Files.exists(Path.of("/proc/self"))
                        && ProcessHandle.of(pid).isPresent());
    }

    @Override
    public void close() {
        runtimes.forEach(runtime -> runtime.stopAll(Duration.ZERO));
        runtimes.forEach(ProcessRuntime::close);
    }
}
