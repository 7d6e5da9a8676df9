package dev.muster.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.cli.Table.Column;
import dev.muster.app.client.MusterClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster profile list|get`.
@Command(name = "profile", mixinStandardHelpOptions = true, description = "Shows matchmaking profiles.")
final class ProfileCommand implements Runnable {
    private static final List<Column> COLUMNS = List.of(
            Column.of("GAME", "game"),
            Column.of("NAME", "name"),
            Column.of("SCHEDULER", "scheduler"),
            new Column(
                    "TEAMS",
                    p -> "%d x %d"
                            .formatted(
                                    p.at("/teams/count").asInt(),
                                    p.at("/teams/size").asInt())),
            new Column("RULES", ProfileCommand::rules));

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw Commands.subcommandMissing(spec);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the profiles of all games.")
    void list(@Mixin ServerOption server, @Mixin OutputOption output) {
        try (var client = server.client()) {
            output.print(client.get("/profiles").orThrow(), new Table("profiles", COLUMNS), Commands.out(spec));
        }
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Shows one profile.")
    void get(
            @Parameters(paramLabel = "GAME") String game,
            @Parameters(paramLabel = "NAME") String name,
            @Mixin ServerOption server,
            @Mixin OutputOption output) {
        try (var client = server.client()) {
            var path = "/profiles/%s/%s".formatted(MusterClient.segment(game), MusterClient.segment(name));
            output.print(client.get(path).orThrow(), new Table("profile", COLUMNS), Commands.out(spec));
        }
    }

    private static String rules(JsonNode profile) {
        var rules = new ArrayList<String>();
        for (var rule : profile.path("rules")) {
            rules.add(
                    rule.has("near")
                            ? "near " + rule.at("/near/arg").asText()
                            : "equal " + rule.path("equal").asText());
        }
        return String.join(", ", rules);
    }
}
