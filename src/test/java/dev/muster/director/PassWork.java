package dev.muster.director;

import dev.muster.ticket.TicketIndex;
import java.util.ArrayList;
import java.util.List;

/// What a pass computes before it writes: the matches of a profile as lists of ticket ids. For benchmarks.
public final class PassWork {
    private PassWork() {}

    /// @param now milliseconds since 1970 by the clock of Redis
    public static List<List<String>> matches(Profile profile, TicketIndex index, long now) {
        return index.read(columns -> {
            var candidates = CandidateQuery.read(profile, columns, now);
            List<List<String>> matches = new ArrayList<>();
            for (int[] match : MatchEngine.matches(candidates, profile.matchSize())) {
                List<String> tickets = new ArrayList<>(match.length);
                for (int position : match) {
                    tickets.add(columns.id(candidates.rows()[position]));
                }
                matches.add(tickets);
            }
            return matches;
        });
    }
}
