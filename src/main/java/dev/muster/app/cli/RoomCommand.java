package dev.muster.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.app.cli.Table.Column;
import dev.muster.app.client.Answer;
import dev.muster.app.client.MusterClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster room list|get`.
@Command(name = "room", mixinStandardHelpOptions = true, description = "Shows the rooms of a scheduler.")
final class RoomCommand implements Runnable {
    private static final int PAGE = 1000;
    private static final List<Column> COLUMNS = List.of(
            Column.of("NAME", "name"),
            Column.of("STATUS", "status"),
            Column.of("VERSION", "version"),
            Column.of("MATCHES", "runningMatches"),
            Column.of("RESERVED", "reservations"),
            new Column("ADDRESS", RoomCommand::address),
            Column.of("CREATED", "createdAt"));

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw Commands.subcommandMissing(spec);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the rooms of a scheduler.")
    void list(
            @Parameters(paramLabel = "SCHEDULER") String scheduler,
            @Mixin ServerOption server,
            @Mixin OutputOption output) {
        try (var client = server.client()) {
            output.print(all(client, rooms(scheduler)), new Table("rooms", COLUMNS), Commands.out(spec));
        }
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Shows one room.")
    void get(
            @Parameters(paramLabel = "SCHEDULER") String scheduler,
            @Parameters(paramLabel = "ROOM") String room,
            @Mixin ServerOption server,
            @Mixin OutputOption output) {
        try (var client = server.client()) {
            var answer = client.get(rooms(scheduler) + "/" + MusterClient.segment(room))
                    .orThrow();
            output.print(answer, new Table("room", COLUMNS), Commands.out(spec));
        }
    }

    // The server answers in pages.
    private static Answer all(MusterClient client, String rooms) {
        var answer = client.get(rooms + "?perPage=" + PAGE).orThrow();
        int total = answer.json().path("total").asInt();
        if (total <= PAGE) {
            return answer;
        }
        var all = JsonNodeFactory.instance.objectNode();
        var list = all.putArray("rooms");
        for (int page = 1; (page - 1) * PAGE < total; page++) {
            var next = client.get(rooms + "?perPage=" + PAGE + "&page=" + page).orThrow();
            next.json().path("rooms").forEach(list::add);
        }
        return new Answer(answer.status(), all.put("total", total).toString());
    }

    private static String rooms(String scheduler) {
        return "/scheduler/%s/rooms".formatted(MusterClient.segment(scheduler));
    }

    private static String address(JsonNode room) {
        var host = room.at("/address/host").asText("");
        var places = new ArrayList<String>();
        room.at("/address/ports")
                .forEach(port -> places.add(host + ":" + port.path("port").asText()));
        return String.join(",", places);
    }
}
