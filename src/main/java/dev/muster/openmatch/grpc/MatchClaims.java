package dev.muster.openmatch.grpc;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.match.Claim;
import dev.muster.match.Claims;
import dev.muster.match.Proposal;
import dev.muster.openmatch.wire.Match;
import dev.muster.platform.error.MusterException;
import dev.muster.ticket.Backfills;
import dev.muster.ticket.Backfills.Promised;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Claims of matches that fill a backfill, or start one: after its tickets, the backfill is changed, and where it is
/// another one by now the tickets are given back.
public final class MatchClaims implements Claims {
    private static final Logger LOG = Logger.getLogger(MatchClaims.class);
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
    public CompletableFuture<Optional<Claim>> claim(Proposal proposal) {
        if (!proposal.hasBackfill()) {
            return tickets.claim(proposal);
        }
        return CompletableFuture.supplyAsync(
                () -> tickets.claim(proposal).join().flatMap(this::backfilled), THREADS);
    }

    // Where there is no match, its tickets are free again before anybody is told.
    private Optional<Claim> backfilled(Claim claim) {
        try {
            var match = ProposalWire.toWire(claim.match());
            var done =
                    match.getBackfill().getId().isEmpty() ? Optional.of(started(claim, match)) : filled(claim, match);
            if (done.isEmpty()) {
                claim.release().join();
            }
            return done;
        } catch (RuntimeException fault) {
            claim.release().join();
            throw fault;
        }
    }

    // A backfill that nobody hears of goes with its match.
    private Claim started(Claim claim, Match match) {
        var id = ids.next(game);
        Supplier<CompletableFuture<Void>> giveBack =
                () -> CompletableFuture.runAsync(() -> drop(id), THREADS).thenCompose(done -> claim.release());
        try {
            var content = BackfillWire.toDomain(match.getBackfill());
            var promised = new Promised(claim.id(), claim.match().tickets());
            long at = backfills
                    .create(game, id, content, promised, timeToLive.get())
                    .join();
            var complete = match.toBuilder().setBackfill(BackfillWire.complete(match.getBackfill(), id, at, 1));
            return new Claim(claim.id(), ProposalWire.toDomain(complete.build().toByteArray()), giveBack);
        } catch (RuntimeException fault) {
            giveBack.get().join(); // it may be stored all the same
            throw fault;
        }
    }

    private void drop(String id) {
        try {
            backfills.delete(id);
        } catch (MusterException fault) {
            LOG.warnf("backfill %s stays until its time is over: %s", id, fault.getMessage());
        }
    }

    // The match says the generation that it was made for, as the original does.
    private Optional<Claim> filled(Claim claim, Match match) {
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
                                new Promised(claim.id(), claim.match().tickets()))
                        .join())
                .map(stored -> claim);
    }
}
