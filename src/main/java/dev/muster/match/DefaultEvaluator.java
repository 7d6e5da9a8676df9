package dev.muster.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/// Prefers proposals of higher score, and drops those that want a ticket or a backfill that a better one has. It
/// decides when all proposals are there. The rules are those of Open Match 1.8's default evaluator, but equal
/// scores are decided by the order in which the proposals came.
public final class DefaultEvaluator implements Evaluator {
    private static final Logger LOG = Logger.getLogger(DefaultEvaluator.class);

    private final IntConsumer collided;

    /// @param collided is told of each evaluation how many proposals it dropped for a better one
    public DefaultEvaluator(IntConsumer collided) {
        this.collided = collided;
    }

    @Override
    public Evaluation start(Verdict verdict) {
        List<Proposal> proposals = new ArrayList<>();
        return new Evaluation() {
            @Override
            public void propose(Proposal proposal) {
                if (proposal.isScored()) {
                    proposals.add(proposal);
                } else {
                    LOG.warnf("proposal %s is dropped: its evaluation_input cannot be read", proposal.id());
                }
            }

            @Override
            public void finish() {
                decide(proposals).forEach(verdict::accepted);
                verdict.done();
            }

            @Override
            public void cancel() {}
        };
    }

    private List<String> decide(List<Proposal> proposals) {
        proposals.sort(Comparator.comparingDouble(
                        (Proposal proposal) -> proposal.score().orElse(Double.NEGATIVE_INFINITY))
                .reversed());
        Set<String> tickets = new HashSet<>();
        Set<String> backfills = new HashSet<>();
        List<String> accepted = new ArrayList<>();
        for (var proposal : proposals) {
            boolean free = proposal.tickets().stream().noneMatch(tickets::contains)
                    && (proposal.backfill().isEmpty() || !backfills.contains(proposal.backfill()));
            if (free) {
                tickets.addAll(proposal.tickets());
                backfills.add(proposal.backfill());
                accepted.add(proposal.id());
            }
        }
        collided.accept(proposals.size() - accepted.size());
        return accepted;
    }
}
