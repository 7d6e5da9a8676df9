package dev.muster.app.cli;

import dev.muster.app.cli.Table.Column;
import dev.muster.app.client.MusterClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster scheduler list|get|import`.
@Command(
        name = "scheduler",
        mixinStandardHelpOptions = true,
        description = "Shows schedulers, and copies those of a Maestro.",
        subcommands = SchedulerImportCommand.class)
final class SchedulerCommand implements Runnable {
    private static final List<Column> COLUMNS = List.of(
            Column.of("NAME", "name"),
            Column.of("GAME", "game"),
            Column.of("STATE", "state"),
            new Column(
                    "VERSION",
                    s -> s.path("version").asText(s.at("/spec/version").asText(""))),
            Column.of("ROOMS", "roomsReplicas"),
            Column.of("CREATED", "createdAt"));

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw Commands.subcommandMissing(spec);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the schedulers of all games.")
    void list(@Mixin ServerOption server, @Mixin OutputOption output) {
        try (var client = server.client()) {
            output.print(client.get("/schedulers").orThrow(), new Table("schedulers", COLUMNS), Commands.out(spec));
        }
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Shows one scheduler.")
    void get(@Parameters(paramLabel = "NAME") String name, @Mixin ServerOption server, @Mixin OutputOption output) {
        try (var client = server.client()) {
            var answer = client.get("/schedulers/" + MusterClient.segment(name)).orThrow();
            output.print(answer, new Table("scheduler", COLUMNS), Commands.out(spec));
        }
    }
}
