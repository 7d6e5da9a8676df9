package dev.muster.match;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The claims of one cycle: what its evaluator accepted, so many at once, until the store has said of each whether its
/// tickets are promised. It belongs to the thread that leads the cycle; what the store says comes back to that as an
/// event.
final class ClaimsUnderWay {
    private static final Logger LOG = Logger.getLogger(ClaimsUnderWay.class);

    /// More at once would wait elsewhere, and be refused where too many wait.
    private static final int MOST = 1_024;

    private final Claims claims;
    private final Consumer<Runnable> events;
    private final BiConsumer<Member, Consumer<Caller>> teller;
    private final Queue<Accepted> waiting = new ArrayDeque<>();
    private int underWay;
    private int answered;
    private @Nullable Throwable fault;

    private record Accepted(Member member, Proposal proposal) {}

    /// @param events takes what is to be done by the thread of the cycle, from any thread
    /// @param teller tells a caller, unless it has gone
    ClaimsUnderWay(Claims claims, Consumer<Runnable> events, BiConsumer<Member, Consumer<Caller>> teller) {
        this.claims = claims;
        this.events = events;
        this.teller = teller;
    }

    /// Claims the tickets of an accepted proposal for its caller, unless that has gone when its turn comes.
    void add(Member member, Proposal proposal) {
        waiting.add(new Accepted(member, proposal));
        claim();
    }

    /// Forgets those whose turn has not come.
    void dropWaiting() {
        waiting.clear();
    }

    /// Whether the store has said of all what became of them.
    boolean areDecided() {
        return underWay == 0;
    }

    /// What the last one failed with, when there were some and the store said of none what became of it.
    @Nullable
    Throwable faultOfAll() {
        return answered == 0 ? fault : null;
    }

    private void claim() {
        while (underWay < MOST && !waiting.isEmpty()) {
            var next = waiting.remove();
            if (next.member().present) {
                underWay++;
                claimOf(next.proposal())
                        .whenComplete((claim, failure) -> events.accept(() -> claimed(next, claim, failure)));
            }
        }
    }

    private CompletableFuture<Optional<Claim>> claimOf(Proposal proposal) {
        try {
            return claims.claim(proposal);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void claimed(Accepted one, @Nullable Optional<Claim> claim, @Nullable Throwable failure) {
        underWay--;
        var member = one.member();
        if (failure != null || claim == null) {
            fault = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.warnf(
                    "the tickets of match %s could not be promised: %s",
                    one.proposal().id(), fault);
            teller.accept(member, caller -> caller.failed(one.proposal()));
        } else {
            answered++;
            claim.ifPresentOrElse(
                    match -> matched(member, match),
                    () -> teller.accept(member, caller -> caller.lost(one.proposal())));
        }
        claim();
    }

    private void matched(Member member, Claim match) {
        teller.accept(member, caller -> caller.matched(match));
        if (!member.present) {
            match.release();
        }
    }
}
