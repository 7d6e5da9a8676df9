package dev.muster.openmatch0.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.FunctionCall;
import dev.muster.openmatch0.FunctionLauncher.Run;
import dev.muster.openmatch0.FunctionSurroundings;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ProcessFunctionsTest {
    private static final FunctionSurroundings SURROUNDINGS =
            new FunctionSurroundings("127.0.0.1", 6379, "localhost", 9000);

    @TempDir
    Path directory;

    private Optional<ProcessFunctions> opened = Optional.empty();

    @AfterEach
    void close() {
        opened.ifPresent(ProcessFunctions::close);
    }

    @Test
    void runsWhatTheSettingsNameAndNothingElse() {
        var functions = functions("exit 0");

        assertThat(functions.runs("shell")).isTrue();
        assertThat(functions.runs("/bin/sh")).isFalse();
    }

    @Test
    void givesACommandItsVariablesAndNoneOfTheServersSecrets() throws Exception {
        var functions = functions("env | sort > found; pwd >> found");

        end(functions.start(call("1.a.b.mmf")));

        assertThat(Files.readString(directory.resolve("found")))
                .contains(
                        "MMF_PROFILE_ID=b",
                        "REDIS_SERVICE_HOST=127.0.0.1",
                        "REDIS_SERVICE_PORT=6379",
                        "OM_MMLOGICAPI_SERVICE_HOST=localhost",
                        "OM_MMLOGICAPI_SERVICE_PORT=9000",
                        "EXTRA=more",
                        directory.toRealPath().toString())
                .doesNotContain("SECRET");
    }

    @Test
    void saysHowACommandFailedAndKeepsWhatItPrinted() throws IOException {
        var functions = functions("echo first; echo 'no such pool' >&2; exit 3");

        assertThat(fault(functions.start(call("1.a.b.mmf"))))
                .isEqualTo("exited with status 3; its output ended with \"first | no such pool\"");
        assertThat(directory.resolve("outputs/1.a.b.mmf.log")).hasContent("first\nno such pool\n");
    }

    @Test
    void saysThatACommandDoesNotExist() {
        opened = Optional.of(functions(new LocalCommand(List.of("no-such-command"), Optional.empty(), Map.of())));

        assertThat(fault(opened.get().start(call("1.a.b.mmf")))).contains("status 127", "not found");
    }

    @Test
    void saysThatItsDirectoryDoesNotExist() {
        opened = Optional.of(
                functions(new LocalCommand(List.of("true"), Optional.of(directory.resolve("nowhere")), Map.of())));

        assertThat(fault(opened.get().start(call("1.a.b.mmf")))).contains("cannot be started", "nowhere");
    }

    @Test
    void keepsTheEndOfWhatALoudCommandPrints() throws IOException {
        var functions = functions("yes loud | head -c 3000000; echo; echo last words; exit 1");

        assertThat(fault(functions.start(call("1.a.b.mmf")))).contains("last words");
        assertThat(Files.size(directory.resolve("outputs/1.a.b.mmf.log"))).isEqualTo(64 * 1024);
    }

    @Test
    void keepsTheOutputOfTheLastFiftyFailuresOnly() throws IOException {
        var outputs = new FailedOutputs(directory.resolve("outputs"));

        for (int i = 0; i < 60; i++) {
            outputs.keep((100 + i) + ".a.b.mmf", new byte[] {'x'});
        }

        try (var files = Files.list(directory.resolve("outputs"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(50)
                    .contains("159.a.b.mmf.log")
                    .doesNotContain("109.a.b.mmf.log");
        }
    }

    @Test
    void aCanceledRunEndsWithAllThatItStarted() throws IOException {
        var functions = functions("""
                echo waiting
                echo $$ > leader
                sleep 1000 & echo $! > child
                setsid sleep 1000 & echo $! > stray
                wait""");
        var run = functions.start(call("1.a.b.mmf"));
        await(() -> Files.exists(directory.resolve("stray")) && pid("stray") > 0);
        var pids = List.of(pid("leader"), pid("child"), pid("stray"));

        run.cancel();

        assertThat(fault(run)).isEqualTo("its output ended with \"waiting\"");
        await(() -> pids.stream().noneMatch(ProcessFunctionsTest::runs));
    }

    @Test
    void whatACommandLeavesBehindEndsWithIt() throws Exception {
        var functions = functions("sleep 1000 & echo $! > child");

        end(functions.start(call("1.a.b.mmf")));

        await(() -> !runs(pid("child")));
    }

    @Test
    void aRunOfTheSameNameIsTheOneThatIsUnderWay() throws Exception {
        var functions = functions("echo x >> count; while [ ! -e go ]; do sleep 0.01; done");

        var one = functions.start(call("1.a.b.mmf"));
        var same = functions.start(call("1.a.b.mmf"));
        Files.createFile(directory.resolve("go"));
        end(one);
        end(same);

        assertThat(directory.resolve("count")).hasContent("x\n");
    }

    @Test
    void aRunThatHasEndedIsNoneThatIsUnderWay() throws Exception {
        var functions = functions("echo x >> count");

        for (int i = 0; i < 30; i++) {
            end(functions.start(call("1.a.b.mmf")));
        }

        assertThat(directory.resolve("count")).hasContent("x\n".repeat(30));
    }

    @Test
    void onlySoManyRunAtTheSameTime() throws Exception {
        var functions = functions("mkdir alone || exit 7; sleep 0.05; rmdir alone");

        var runs = List.of(
                functions.start(call("1.a.b.mmf")),
                functions.start(call("2.a.b.mmf")),
                functions.start(call("3.a.b.mmf")));

        for (var run : runs) {
            end(run);
        }
    }

    @Test
    void endsWithTheServerEvenIfThatIsKilled() throws Exception {
        var command = CommandWrapper.around(List.of("setsid"), List.of("sh", "-c", "echo $$ > leader; sleep 1000"));
        // The server's end of the line is held by a process that can be killed.
        var words = String.join(
                " ", command.stream().map(ProcessFunctionsTest::quoted).toList());
        var server = new ProcessBuilder("sh", "-c", "sleep 1000 | " + words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await(() -> Files.exists(directory.resolve("leader")) && pid("leader") > 0);
        var leader = pid("leader");
        assertThat(runs(leader)).isTrue();

        server.descendants()
                .filter(one -> one.info().command().orElse("").endsWith("sleep"))
                .filter(one -> one.parent().map(ProcessHandle::pid).orElse(0L) == server.pid())
                .forEach(ProcessHandle::destroyForcibly);

        await(() -> !runs(leader));
        server.destroyForcibly();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private ProcessFunctions functions(String script) {
        var functions = functions(
                new LocalCommand(List.of("sh", "-c", script), Optional.of(directory), Map.of("EXTRA", "more")));
        opened = Optional.of(functions);
        return functions;
    }

    private ProcessFunctions functions(LocalCommand command) {
        return new ProcessFunctions(
                Map.of("shell", command),
                () -> SURROUNDINGS,
                new FailedOutputs(directory.resolve("outputs")),
                1,
                Map.of("PATH", System.getenv("PATH"), "SECRET", "hidden"));
    }

    private static FunctionCall call(String name) {
        return new FunctionCall(
                FunctionCall.Kind.FUNCTION, name, "shell", Map.of("MMF_PROFILE_ID", "b"), Duration.ofSeconds(10));
    }

    private static void end(Run run) throws Exception {
        run.ended().get(20, TimeUnit.SECONDS);
    }

    private static String fault(Run run) {
        var fault = run.ended()
                .handle((nothing, why) -> why)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        assertThat(fault).isInstanceOf(MusterException.class);
        return String.valueOf(fault.getMessage());
    }

    private long pid(String file) {
        try {
            var text = Files.readString(directory.resolve(file)).strip();
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (IOException e) {
            return 0;
        }
    }

    private static boolean runs(long pid) {
        return ProcessIdentity.of(pid).isPresent();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
