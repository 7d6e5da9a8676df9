package dev.muster.app.demo;

import dev.muster.app.demo.PlayerRecord.Interval;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The judge of a demo: computes who met whom, and what was booked twice, from the players' transcripts and
/// from nothing else. It knows duels: two tickets a match, one match at a time in a room.
///
/// A match lasts from the `WELCOME` to the `END` of its room's clock; for a player who never got the `END`,
/// to the last thing that it heard in the match.
public final class DemoCheck {
    private static final int TICKETS_OF_A_MATCH = 2;

    private final List<PlayerRecord> players;
    private final Map<String, PlayerRecord> byTicket = new HashMap<>();
    private final Map<String, Set<String>> ticketsByMatch = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private DemoCheck(List<PlayerRecord> players) {
        this.players = players;
        for (var player : players) {
            if (!player.ticket().isEmpty()) {
                byTicket.put(player.ticket(), player);
                player.matches()
                        .forEach(match -> ticketsByMatch
                                .computeIfAbsent(match, m -> new LinkedHashSet<>())
                                .add(player.ticket()));
            }
        }
    }

    /// What the transcripts in `directory` tell.
    public static DemoSummary of(Path directory) {
        try (var files = Files.list(directory)) {
            var players = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .map(PlayerRecord::read)
                    .toList();
            if (players.isEmpty()) {
                throw MusterException.notFound(directory + " holds no transcripts");
            }
            return new DemoCheck(players).summary(directory);
        } catch (IOException e) {
            throw MusterException.notFound("%s cannot be read as a directory of transcripts".formatted(directory));
        }
    }

    private DemoSummary summary(Path directory) {
        var matched =
                (int) players.stream().filter(this::metExactlyItsOpponents).count();
        var doubleBookings = ticketsInTwoMatches() + misshapenMatches() + overlaps();
        var rooms = new HashSet<String>();
        players.forEach(player -> player.connectionsByMatch().values().forEach(rooms::addAll));
        var waits = players.stream()
                .mapToLong(PlayerRecord::waited)
                .filter(wait -> wait >= 0)
                .sorted()
                .toArray();
        return new DemoSummary(
                players.size(),
                matched,
                ticketsByMatch.size(),
                doubleBookings,
                percentile(waits, 50),
                percentile(waits, 99),
                rooms.size(),
                directory.toString(),
                problems);
    }

    private boolean metExactlyItsOpponents(PlayerRecord player) {
        var problem = whyUnmatched(player);
        if (!problem.isEmpty()) {
            problems.add(player.name() + ": " + problem);
        }
        return problem.isEmpty();
    }

    private String whyUnmatched(PlayerRecord player) {
        if (player.ticket().isEmpty()) {
            return "has no ticket" + because(player);
        }
        if (player.matches().isEmpty()) {
            return "ticket %s was never assigned%s".formatted(player.ticket(), because(player));
        }
        if (player.matches().size() > 1) {
            return "ticket %s was told of the matches %s".formatted(player.ticket(), player.matches());
        }
        var match = player.matches().iterator().next();
        var opponents = new HashSet<>(ticketsByMatch.getOrDefault(match, Set.of()));
        opponents.remove(player.ticket());
        if (opponents.size() != TICKETS_OF_A_MATCH - 1) {
            return "match %s has %d opponents for it".formatted(match, opponents.size());
        }
        var notSaid = firstThatNobodySaid(player);
        if (!notSaid.isEmpty()) {
            return notSaid;
        }
        var heardFrom = heardFrom(player);
        if (!heardFrom.equals(opponents)) {
            return "heard from %s, its opponents in match %s are %s%s"
                    .formatted(heardFrom, match, opponents, because(player));
        }
        for (var opponent : opponents) {
            var other = byTicket.get(opponent);
            if (other == null || !heardFrom(other).contains(player.ticket())) {
                return "its opponent %s did not hear it".formatted(opponent);
            }
        }
        return "";
    }

    private String firstThatNobodySaid(PlayerRecord player) {
        for (var line : player.heard()) {
            var speaker = byTicket.get(line.from());
            if (speaker == null || !speaker.said(line)) {
                return "heard line %s of %s, which that ticket did not say".formatted(line.seq(), line.from());
            }
        }
        return "";
    }

    private static Set<String> heardFrom(PlayerRecord player) {
        var tickets = new HashSet<String>();
        player.heard().forEach(line -> tickets.add(line.from()));
        return tickets;
    }

    private static String because(PlayerRecord player) {
        return player.failure().isEmpty() ? "" : " (%s)".formatted(player.failure());
    }

    private int ticketsInTwoMatches() {
        return (int) players.stream().filter(p -> p.matches().size() > 1).count();
    }

    private int misshapenMatches() {
        var connections = new HashMap<String, Set<String>>();
        players.forEach(player -> player.connectionsByMatch()
                .forEach((match, places) ->
                        connections.computeIfAbsent(match, m -> new HashSet<>()).addAll(places)));
        var count = 0;
        for (var match : ticketsByMatch.entrySet()) {
            var places = connections.getOrDefault(match.getKey(), Set.of());
            if (match.getValue().size() != TICKETS_OF_A_MATCH || places.size() > 1) {
                problems.add("match %s has the tickets %s in %s".formatted(match.getKey(), match.getValue(), places));
                count++;
            }
        }
        return count;
    }

    private int overlaps() {
        var matchesByRoom = new LinkedHashMap<String, Map<String, Interval>>();
        players.forEach(player -> player.intervals()
                .forEach((match, interval) -> player.connectionsByMatch()
                        .getOrDefault(match, Set.of())
                        .forEach(room -> matchesByRoom
                                .computeIfAbsent(room, r -> new LinkedHashMap<>())
                                .merge(match, interval, Interval::including))));
        var count = 0;
        for (var room : matchesByRoom.entrySet()) {
            var matches = List.copyOf(room.getValue().entrySet());
            for (var i = 0; i < matches.size(); i++) {
                for (var other : matches.subList(i + 1, matches.size())) {
                    if (matches.get(i).getValue().overlaps(other.getValue())) {
                        problems.add("matches %s and %s ran at the same time in %s"
                                .formatted(matches.get(i).getKey(), other.getKey(), room.getKey()));
                        count++;
                    }
                }
            }
        }
        return count;
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
    }
}
