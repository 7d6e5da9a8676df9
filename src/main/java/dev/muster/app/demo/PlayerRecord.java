package dev.muster.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One transcript, read back.
final class PlayerRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A line that a player heard in its room.
    record Heard(String from, String seq, String text) {}

    /// When a match ran in a room, by the room's clock where the player heard of it.
    record Interval(long started, long ended) {
        Interval including(Interval other) {
            return new Interval(Math.min(started, other.started), Math.max(ended, other.ended));
        }

        boolean overlaps(Interval other) {
            return started < other.ended && other.started < ended;
        }
    }

    private final String name;
    private final Set<String> matches = new LinkedHashSet<>();
    private final Map<String, Set<String>> connectionsByMatch = new LinkedHashMap<>();
    private final Map<String, Interval> intervals = new LinkedHashMap<>();
    private final Set<String> sent = new HashSet<>();
    private final List<Heard> heard = new ArrayList<>();
    private @Nullable String ticket;
    private @Nullable String failure;
    private String connection = "";
    private String playing = "";
    private boolean ended;
    private long createdAt;
    private long waited = -1;

    private PlayerRecord(String name) {
        this.name = name;
    }

    static PlayerRecord read(Path file) {
        var player = new PlayerRecord(String.valueOf(file.getFileName()).replace(".jsonl", ""));
        try (var lines = Files.lines(file)) {
            for (var line : (Iterable<String>) lines::iterator) {
                player.take(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw MusterException.invalid("%s is not a transcript: %s".formatted(file, e.getMessage()));
        }
        return player;
    }

    private void take(JsonNode line) {
        var at = line.path("at").asLong();
        var text = line.path("text").asText("");
        switch (line.path("kind").asText("")) {
            case "created" -> {
                ticket = line.path("ticket").asText();
                createdAt = at;
            }
            case "assigned" -> {
                connection = line.path("connection").asText();
                belongs(line.path("match").asText());
                waited = waited < 0 ? at - createdAt : waited;
            }
            case "sent" -> sent.add(text);
            case "received" -> hear(at, text);
            case "failed" -> failure = text;
            default -> throw MusterException.invalid(name + ": unknown kind in " + line);
        }
    }

    private void hear(long at, String text) {
        var words = text.split(" ", 4);
        if (words[0].equals("WELCOME") && words.length == 3) {
            playing = words[1];
            belongs(playing);
            var started = Long.parseLong(words[2]);
            extend(new Interval(started, Math.max(started, at)));
        } else if (words[0].equals("HEARD") && words.length == 4) {
            heard.add(new Heard(words[1], words[2], words[3]));
            if (!ended) {
                extend(new Interval(at, at));
            }
        } else if (words[0].equals("END") && words.length == 3 && intervals.containsKey(words[1])) {
            // The room's word on the end replaces what was guessed from arrivals, which come a little later.
            var started = intervals.get(words[1]).started();
            intervals.put(words[1], new Interval(started, Long.parseLong(words[2])));
            ended = true;
        }
    }

    private void belongs(String match) {
        matches.add(match);
        connectionsByMatch.computeIfAbsent(match, m -> new LinkedHashSet<>()).add(connection);
    }

    private void extend(Interval seen) {
        if (!ended) {
            intervals.merge(playing, seen, Interval::including);
        }
    }

    /// The name of the file, for people.
    String name() {
        return name;
    }

    /// Empty when no ticket was ever acknowledged.
    String ticket() {
        return ticket == null ? "" : ticket;
    }

    /// Why the player gave up; empty when it did not.
    String failure() {
        return failure == null ? "" : failure;
    }

    /// All matches that the player was told of, by its assignments or by a room.
    Set<String> matches() {
        return matches;
    }

    Map<String, Set<String>> connectionsByMatch() {
        return connectionsByMatch;
    }

    Map<String, Interval> intervals() {
        return intervals;
    }

    List<Heard> heard() {
        return heard;
    }

    boolean said(Heard line) {
        return sent.contains("SAY %s %s %s".formatted(ticket(), line.seq(), line.text()));
    }

    /// Milliseconds from ticket to assignment; negative when none came.
    long waited() {
        return waited;
    }
}
