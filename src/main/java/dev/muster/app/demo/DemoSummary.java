package dev.muster.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/// How a demo went, as its transcripts tell.
///
/// @param players how many transcripts there are
/// @param matched players who met exactly their opponents
/// @param doubleBookings tickets in two matches, matches with a wrong number of tickets or in two rooms,
///     and matches that ran at the same time in one room
/// @param waitP50Ms milliseconds from ticket to assignment that half of the players did not exceed
/// @param rooms distinct connections
/// @param transcripts the directory that all this was computed from
/// @param problems what is wrong, a line each, for people
public record DemoSummary(
        int players,
        int matched,
        int matches,
        int doubleBookings,
        long waitP50Ms,
        long waitP99Ms,
        int rooms,
        String transcripts,
        List<String> problems) {
    private static final int SHOWN_PROBLEMS = 10;

    public DemoSummary {
        problems = List.copyOf(problems);
    }

    /// Whether everyone met exactly its opponents and nothing was booked twice.
    public boolean passed() {
        return players > 0 && matched == players && doubleBookings == 0;
    }

    /// One JSON object on one line.
    public String json() {
        return new ObjectMapper()
                .createObjectNode()
                .put("players", players)
                .put("matched", matched)
                .put("matches", matches)
                .put("doubleBookings", doubleBookings)
                .put("waitP50Ms", waitP50Ms)
                .put("waitP99Ms", waitP99Ms)
                .put("rooms", rooms)
                .put("transcripts", transcripts)
                .toString();
    }

    /// The same for people.
    public String words() {
        var text = new StringBuilder();
        text.append("%d of %d players met exactly their opponents, in %d matches and %d rooms.%n"
                .formatted(matched, players, matches, rooms));
        text.append("Waiting took %d ms for half of them, %d ms for 99 of 100. Double bookings: %d.%n"
                .formatted(waitP50Ms, waitP99Ms, doubleBookings));
        problems.stream().limit(SHOWN_PROBLEMS).forEach(p -> text.append("  - %s%n".formatted(p)));
        if (problems.size() > SHOWN_PROBLEMS) {
            text.append("  ... and %d more%n".formatted(problems.size() - SHOWN_PROBLEMS));
        }
        return text.append("Transcripts: ").append(transcripts).toString();
    }
}
