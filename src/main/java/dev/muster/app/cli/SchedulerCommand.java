package dev.muster.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.app.cli.Table.Column;
import dev.muster.app.client.Answer;
import dev.muster.app.client.MusterClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster scheduler list|get|versions|diff|switch|rollback|scale|import`.
@Command(
        name = "scheduler",
        mixinStandardHelpOptions = true,
        description = "Shows and changes schedulers, and copies those of a Maestro.",
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

    private static final List<Column> VERSIONS = List.of(
            Column.of("VERSION", "version"), Column.of("ACTIVE", "isActive"), Column.of("CREATED", "createdAt"));
    private static final List<Column> DIFFERENCES = List.of(
            Column.of("FIELD", "path"),
            new Column("BEFORE", difference -> json(difference, "before")),
            new Column("AFTER", difference -> json(difference, "after")));
    private static final List<Column> OPERATION = List.of(Column.of("OPERATION", "operationId"));

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
            output.print(client.get(path(name, "")).orThrow(), new Table("scheduler", COLUMNS), Commands.out(spec));
        }
    }

    @Command(name = "versions", mixinStandardHelpOptions = true, description = "Lists the versions of a scheduler.")
    void versions(
            @Parameters(paramLabel = "NAME") String name, @Mixin ServerOption server, @Mixin OutputOption output) {
        try (var client = server.client()) {
            var answer = client.get(path(name, "/versions")).orThrow();
            output.print(answer, new Table("versions", VERSIONS), Commands.out(spec));
        }
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "Shows what differs between two versions; by default the last two that were active.")
    void diff(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "FROM", arity = "0..1", defaultValue = "") String from,
            @Parameters(paramLabel = "TO", arity = "0..1", defaultValue = "") String to,
            @Mixin ServerOption server,
            @Mixin OutputOption output) {
        try (var client = server.client()) {
            var query = "/diff?from=" + MusterClient.segment(from) + "&to=" + MusterClient.segment(to);
            var answer = client.get(path(name, query)).orThrow();
            output.print(answer, new Table("differences", DIFFERENCES), Commands.out(spec));
        }
    }

    @Command(name = "switch", mixinStandardHelpOptions = true, description = "Makes a version the active one.")
    void switchTo(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "VERSION") String version,
            @Mixin ServerOption server,
            @Mixin OutputOption output) {
        try (var client = server.client()) {
            var body = object().put("version", version).toString();
            print(client.put(path(name, ""), body), output);
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Makes the version active that was active before.")
    void rollBack(
            @Parameters(paramLabel = "NAME") String name, @Mixin ServerOption server, @Mixin OutputOption output) {
        try (var client = server.client()) {
            print(client.post(path(name, "/rollback"), "{}"), output);
        }
    }

    @Command(name = "scale", mixinStandardHelpOptions = true, description = "Sets how many rooms are wanted.")
    void scale(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "ROOMS", arity = "0..1", description = "The number itself.") @Nullable
                    Integer rooms,
            @Option(names = "--up", paramLabel = "ROOMS", description = "So many more than now.") @Nullable Integer up,
            @Option(names = "--down", paramLabel = "ROOMS", description = "So many fewer than now.") @Nullable
                    Integer down,
            @Mixin ServerOption server,
            @Mixin OutputOption output) {
        var body = object();
        put(body, "replicas", rooms);
        put(body, "up", up);
        put(body, "down", down);
        try (var client = server.client()) {
            print(client.post(path(name, "/scale"), body.toString()), output);
        }
    }

    private static void put(ObjectNode body, String field, @Nullable Integer number) {
        if (number != null) {
            body.put(field, number);
        }
    }

    private void print(Answer answer, OutputOption output) {
        output.print(answer.orThrow(), new Table("operation", OPERATION), Commands.out(spec));
    }

    private static String path(String name, String rest) {
        return "/schedulers/" + MusterClient.segment(name) + rest;
    }

    private static String json(JsonNode thing, String field) {
        return thing.path(field).isNull() ? "" : thing.path(field).toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
