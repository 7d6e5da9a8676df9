package dev.muster.match;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.platform.error.MusterException;
import dev.muster.ticket.Tickets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Claims by the tickets of one game.
public final class TicketClaims implements Claims {
    private static final Logger LOG = Logger.getLogger(TicketClaims.class);

    /// A claim is one step of the store, which takes so many tickets at most.
    private static final int MOST = 190;

    private final Tickets tickets;
    private final GameIds ids;
    private final Game game;
    private final Supplier<Duration> hold;

    /// @param hold how long tickets of a match stay out of the search until they are assigned
    public TicketClaims(Tickets tickets, GameIds ids, Game game, Supplier<Duration> hold) {
        this.tickets = tickets;
        this.ids = ids;
        this.game = game;
        this.hold = hold;
    }

    @Override
    public CompletableFuture<Optional<Claim>> claim(Proposal proposal) {
        if (proposal.tickets().isEmpty()) {
            return CompletableFuture.completedFuture(Optional.of(new Claim("", proposal, TicketClaims::nothing)));
        }
        if (proposal.tickets().size() > MOST) {
            return CompletableFuture.failedFuture(MusterException.invalid(
                    "match " + proposal.id() + ": " + proposal.tickets().size() + " tickets, at most " + MOST));
        }
        // Not under the id that the function gave: it may be one of an earlier cycle, whose tickets are not its.
        var id = ids.next(game);
        var claim = new Claim(id, proposal, () -> release(id, proposal));
        return tickets.claim(game, id, proposal.tickets(), hold.get())
                .thenApply(losers -> losers.isEmpty() ? Optional.of(claim) : Optional.<Claim>empty())
                .exceptionallyCompose(failure ->
                        // It may have been done all the same.
                        claim.release().thenCompose(done -> CompletableFuture.failedFuture(failure)));
    }

    private CompletableFuture<Void> release(String id, Proposal proposal) {
        return tickets.release(game, id, proposal.tickets()).exceptionally(failure -> {
            LOG.warnf(
                    "the tickets of match %s stay promised until their time is over: %s",
                    proposal.id(), failure.getMessage());
            return null;
        });
    }

    private static CompletableFuture<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }
}
