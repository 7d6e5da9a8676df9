package dev.muster.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(90)
class DemoCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void runsAgainstAServerThatItStartsAndPutsTheJsonLast() throws Exception {
        var transcripts = directory.resolve("kept");

        var exit = demo(fakeServer(), "--players", "12", "--json", "--transcripts", transcripts.toString());

        assertThat(err.toString()).contains("12 of 12 players met exactly their opponents");
        assertThat(exit).isZero();
        var json = new ObjectMapper().readTree(out.toString().lines().toList().getLast());
        assertThat(json.properties().stream().map(field -> field.getKey()))
                .containsExactly(
                        "players",
                        "matched",
                        "matches",
                        "doubleBookings",
                        "waitP50Ms",
                        "waitP99Ms",
                        "rooms",
                        "transcripts");
        assertThat(json.path("matched").asInt()).isEqualTo(12);

        // The judgement can be repeated from the transcripts alone.
        var first = out.toString().lines().toList().getLast();
        assertThat(demo(List.of(), "--check", transcripts.toString(), "--json")).isZero();
        assertThat(out.toString().lines().toList().getLast()).isEqualTo(first);
    }

    @Test
    void aServerThatEndsAtOnceIsReportedWithItsLastLines() {
        var exit = demo(List.of("sh", "-c", "echo the port is taken; exit 3"), "--transcripts", directory.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("ended before it was ready").contains("the port is taken");
        assertThat(directory.resolve("server0.out")).exists();
    }

    @Test
    void anOddNumberOfPlayersIsAUsageErrorThatNamesTheOption() {
        assertThat(demo(List.of(), "--players", "7")).isEqualTo(2);
        assertThat(err.toString()).contains("--players");
    }

    @Test
    void anUnknownSplitIsAUsageErrorThatNamesTheOption() {
        assertThat(demo(List.of(), "--split=regions")).isEqualTo(2);
        assertThat(err.toString()).contains("--split");
    }

    @Test
    void transcriptsOfAnEarlierRunAreNotOverwritten() throws Exception {
        Files.writeString(directory.resolve("player-0001.jsonl"), "");

        assertThat(demo(List.of(), "--transcripts", directory.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is not empty");
    }

    private int demo(List<String> server, String... arguments) {
        return new CommandLine(new DemoCommand(server))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((fault, command, parsed) -> {
                    command.getErr().println(fault.getMessage());
                    return 1;
                })
                .execute(arguments);
    }

    private static List<String> fakeServer() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                FakeMuster.class.getName());
    }
}
