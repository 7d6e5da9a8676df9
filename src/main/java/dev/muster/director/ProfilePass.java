package dev.muster.director;

import dev.muster.director.Placements.Outcome;
import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.platform.error.MusterException;
import dev.muster.ticket.TicketFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// One pass over one profile: reads the searchable tickets, forms matches, and gives each a room.
final class ProfilePass {
    /// Placements under way at once: enough to fill a round trip, few enough that little is sent in vain
    /// once the fleet is full.
    private static final int ROUND = 64;

    private static final int ATTEMPTS = 20;

    private final Placements placements;
    private final GameIds ids;
    private final Duration hold;

    ProfilePass(Placements placements, GameIds ids, Duration hold) {
        this.placements = placements;
        this.ids = ids;
        this.hold = hold;
    }

    /// What a pass did.
    ///
    /// @param waiting whether tickets are left that a later pass may match without anything being written
    record Result(int matches, boolean full, boolean waiting) {}

    /// Runs one pass.
    ///
    /// @param lease proof that the caller holds the lease of the profile
    Result run(Profile profile, TicketFeed feed, String lease) {
        long now = feed.refresh();
        var proposals = feed.index().read(columns -> {
            var candidates = CandidateQuery.read(profile, columns, now);
            List<List<String>> matches = new ArrayList<>();
            for (int[] match : MatchEngine.matches(candidates, profile.matchSize())) {
                List<String> tickets = new ArrayList<>(match.length);
                for (int position : match) {
                    tickets.add(columns.id(candidates.rows()[position]));
                }
                matches.add(tickets);
            }
            return new Proposals(matches, candidates.size());
        });
        return place(profile, lease, proposals);
    }

    private record Proposals(List<List<String>> matches, int candidates) {}

    private Result place(Profile profile, String lease, Proposals proposals) {
        int placed = 0;
        var matches = proposals.matches();
        for (int from = 0; from < matches.size(); from += ROUND) {
            var round = matches.subList(from, Math.min(matches.size(), from + ROUND));
            boolean full = false;
            for (var outcome : placeRound(profile, lease, round)) {
                switch (outcome) {
                    case Outcome.Placed room -> placed++;
                    case Outcome.Full() -> full = true;
                    case Outcome.Lost tickets -> {} // those left are looked at by the next pass, which the change woke
                }
            }
            if (full) {
                return new Result(placed, true, false);
            }
        }
        int left = proposals.candidates() - placed * profile.matchSize();
        return new Result(placed, false, left >= profile.matchSize());
    }

    private List<Outcome> placeRound(Profile profile, String lease, List<List<String>> round) {
        var game = new Game(profile.game());
        List<Pending> pending = new ArrayList<>(round.size());
        for (var tickets : round) {
            var match = ids.next(game);
            pending.add(new Pending(match, tickets, send(profile, game, lease, match, tickets)));
        }
        List<Outcome> outcomes = new ArrayList<>(round.size());
        for (var one : pending) {
            outcomes.add(settle(profile, game, lease, one));
        }
        return outcomes;
    }

    private record Pending(String match, List<String> tickets, CompletableFuture<Outcome> outcome) {}

    private CompletableFuture<Outcome> send(
            Profile profile, Game game, String lease, String match, List<String> tickets) {
        return placements.place(game, lease, profile.name(), profile.scheduler(), match, tickets, hold);
    }

    // While the outcome is not known, the same id is sent again: it happens once.
    private Outcome settle(Profile profile, Game game, String lease, Pending pending) {
        var outcome = pending.outcome();
        for (int attempt = 1; ; attempt++) {
            try {
                return outcome.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw MusterException.unavailable("interrupted while placing a match", e);
            } catch (ExecutionException e) {
                if (attempt == ATTEMPTS) {
                    throw MusterException.unavailable("a match could not be placed: " + e.getMessage(), e);
                }
                pause();
                outcome = send(profile, game, lease, pending.match(), pending.tickets());
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
