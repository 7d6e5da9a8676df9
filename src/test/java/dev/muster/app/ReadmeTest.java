package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.app.ShellBlocks.Command;
import dev.muster.app.ShellBlocks.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What README promises in commands, without running them: that is [ReadmeIT].
final class ReadmeTest {

    @Test
    void takesCommandsFromShellBlocksOnly() {
        var commands = ShellBlocks.commands("""
                Text with `make nothing`.
                ```sh
                # in another terminal
                curl -s localhost:8080/metrics

                docker run \\
                  muster
                ```
                ```java
                make("nothing");
                ```
                ```
                make nothing
                ```
                ```sh
                make run
                ```
                """);

        assertThat(commands)
                .containsExactly(
                        new Command("curl -s localhost:8080/metrics", Use.RUN),
                        new Command("docker run muster", Use.PARSE),
                        new Command("make run", Use.SERVE));
    }

    @Test
    void onlyParsesWhatNeedsMoreThanAJdk() {
        assertThat(Command.of("make test").use()).isEqualTo(Use.PARSE);
        assertThat(Command.of("make native").use()).isEqualTo(Use.PARSE);
        assertThat(Command.of("make image IMAGE=game:1").use()).isEqualTo(Use.PARSE);
        assertThat(Command.of("kubectl apply -k k8s/base").use()).isEqualTo(Use.PARSE);
        assertThat(Command.of("make demo").use()).isEqualTo(Use.RUN);
        assertThat(Command.of("bin/muster scheduler list").use()).isEqualTo(Use.RUN);
    }

    @Test
    void startsAServerBeforeItTalksToOne() throws IOException {
        var commands = ShellBlocks.commands(Files.readString(Path.of("README.md")));

        var lines = commands.stream().map(Command::line).toList();
        assertThat(lines).contains("make demo", "make test", "make run", "bin/muster stop");
        int start = lines.indexOf("make run");
        int stop = lines.indexOf("bin/muster stop");
        assertThat(lines.subList(0, start)).noneMatch(ReadmeTest::talksToAServer);
        assertThat(lines.subList(start, stop)).anyMatch(ReadmeTest::talksToAServer);
        assertThat(lines.subList(stop + 1, lines.size())).noneMatch(ReadmeTest::talksToAServer);
    }

    @Test
    void namesOnlyFilesThatExist() throws IOException {
        for (Command command : ShellBlocks.commands(Files.readString(Path.of("README.md")))) {
            for (String word : command.line().split(" ", -1)) {
                if (word.matches("(bin|examples|k8s)/.*")) {
                    assertThat(Path.of(word)).as(command.line()).exists();
                }
            }
        }
    }

    private static boolean talksToAServer(String line) {
        return line.startsWith("bin/muster ") || line.startsWith("curl ");
    }
}
