package dev.muster.openmatch.grpc;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.match.Claims;
import dev.muster.match.Proposal;
import dev.muster.openmatch.wire.Match;
import dev.muster.ticket.Backfills;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Claims of matches that fill a backfill, or start one: after its tickets, the backfill is changed, and where it is
/// another
/// one by now the tickets are given back.
public final class MatchClaims implements Claims {
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final Claims tickets;
    private final Backfills backfills;
    private final GameIds ids;
    private final Game game;
    private final Supplier<Duration> timeToLive;

    /// @param tickets claims tickets alone
    /// @param timeToLive how long a backfill lives without being acknowledged
    public MatchClaims(Claims tickets, Backfills backfills, GameIds ids, Game game, Supplier<Duration> timeToLive) {
        this.tickets = tickets;
        this.backfills = backfills;
        this.ids = ids;
        this.game = game;
        this.timeToLive = timeToLive;
    }

    @Override
    public CompletableFuture<Optional<Proposal>> claim(Proposal proposal) {
        var claimed = tickets.claim(proposal);
        var match = ProposalWire.toWire(proposal);
        if (!match.hasBackfill()) {
            return claimed;
        }
        return claimed.thenApplyAsync(won -> won.flatMap(taken -> backfilled(taken, match)), THREADS);
    }

    @Override
    public void release(Proposal proposal) {
        tickets.release(proposal);
    }

    private Optional<Proposal> backfilled(Proposal proposal, Match match) {
        try {
            var done = match.getBackfill().getId().isEmpty()
                    ? Optional.of(started(proposal, match))
                    : filled(proposal, match);
            if (done.isEmpty()) {
                tickets.release(proposal);
            }
            return done;
        } catch (RuntimeException fault) {
            tickets.release(proposal);
            throw fault;
        }
    }

    private Proposal started(Proposal proposal, Match match) {
        var id = ids.next(game);
        long at = backfills
                .create(game, id, BackfillWire.toDomain(match.getBackfill()), proposal.tickets(), timeToLive.get())
                .join();
        var complete = match.toBuilder().setBackfill(BackfillWire.complete(match.getBackfill(), id, at, 1));
        return ProposalWire.toDomain(complete.build().toByteArray());
    }

    // The match says the generation that it was made for, as the original does.
    private Optional<Proposal> filled(Proposal proposal, Match match) {
        var wanted = match.getBackfill();
        return backfills
                .find(wanted.getId())
                .filter(stored -> stored.generation() == wanted.getGeneration())
                .filter(stored -> backfills
                        .fill(
                                game,
                                stored.id(),
                                stored.generation(),
                                ids.next(game),
                                BackfillWire.filled(stored, wanted),
                                proposal.tickets())
                        .join())
                .map(stored -> proposal);
    }
}
