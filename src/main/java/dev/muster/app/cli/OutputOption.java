package dev.muster.app.cli;

import dev.muster.app.client.Answer;
import dev.muster.platform.error.MusterException;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/// The option of commands that show things: a table for people, or what the server answered.
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default) or json, which is the server's answer as it is.")
    private String format = "table";

    /// Prints `answer` in the wanted form.
    void print(Answer answer, Table table, PrintWriter out) {
        switch (format) {
            case "json" -> out.println(answer.body());
            case "table" -> table.print(answer.json(), out);
            default -> throw MusterException.invalid("--output must be table or json, not " + format);
        }
        out.flush();
    }
}
