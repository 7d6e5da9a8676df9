package dev.muster.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A match function that is a local process, whose work a test does: it says that it runs, and ends when it may.
record PlayedFunction(Path directory) {
    /// The image that profiles name it by.
    static final String IMAGE = "played";

    /// One run of it.
    ///
    /// @param pid of the process
    /// @param proposal its `MMF_PROPOSAL_ID`
    record Run(long pid, String proposal) {}

    /// The file of settings that makes it known.
    Path settings() throws IOException {
        var script = Files.writeString(directory.resolve("function.sh"), """
                echo "$$ $MMF_PROPOSAL_ID" >> runs
                while [ ! -e may-end ]; do sleep 0.05; done
                """);
        return Files.writeString(
                directory.resolve("function.properties"),
                "muster.openmatch0.commands.%s=sh,-c,cd %s && exec sh %s%n".formatted(IMAGE, directory, script));
    }

    /// The runs so far, in the order in which they were started.
    List<Run> runs() {
        var file = directory.resolve("runs");
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .map(line -> line.split(" "))
                            .map(words -> new Run(Long.parseLong(words[0]), words[1]))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for a run.
    ///
    /// @param number 0 for the first
    Run await(int number) {
        OpenMatch0Server.await("run " + number + " of the function", () -> runs().size() > number);
        return runs().get(number);
    }

    /// Lets all runs end well.
    void mayEnd() throws IOException {
        Files.createFile(directory.resolve("may-end"));
    }
}
