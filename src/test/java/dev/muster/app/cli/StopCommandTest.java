package dev.muster.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedisOptions;
import dev.muster.platform.redis.embedded.Fsync;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StopCommandTest {
    /// A process that holds a data directory, as a server does.
    static final class Holder {
        public static void main(String[] args) throws Exception {
            var held = DataDirectory.open(Path.of(args[0]));
            System.out.println(held.path());
            Thread.sleep(60_000);
        }
    }

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();

    @Test
    void saysSoWhenNothingRuns() {
        assertThat(stop(directory.resolve("missing"))).isZero();

        assertThat(out.toString()).contains("nothing runs on");
        assertThat(directory.resolve("missing")).doesNotExist();
    }

    @Test
    void endsTheServerThatHoldsTheDirectory() throws Exception {
        var server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = server.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isNotBlank();

            assertThat(stop(directory)).isZero();

            assertThat(out.toString()).contains("server (process %d) stopped".formatted(server.pid()));
            assertThat(server.waitFor(5, TimeUnit.SECONDS)).isTrue();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void endsTheRedisThatAKilledServerLeftRunning() {
        var redis = EmbeddedRedis.start(directory, EmbeddedRedisOptions.of(Fsync.ALWAYS));

        assertThat(stop(directory)).isZero();

        assertThat(out.toString().strip()).isEqualTo("Redis stopped");
        // It was a child of this process, which takes note of its end a moment later.
        assertThat(ProcessHandle.of(redis.pid()).map(ProcessHandle::onExit))
                .satisfies(end -> end.ifPresent(exit -> assertThat(exit).succeedsWithin(Duration.ofSeconds(5))));
    }

    private int stop(Path dataDirectory) {
        return MusterCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute("stop", "--data-dir", dataDirectory.toString());
    }
}
