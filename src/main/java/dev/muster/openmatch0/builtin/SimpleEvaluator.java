package dev.muster.openmatch0.builtin;

import dev.muster.openmatch0.FunctionCall;
import dev.muster.openmatch0.WaitingProposals;
import dev.muster.openmatch0.WaitingProposals.Waiting;
import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The built-in evaluator: of the proposals that wait, it approves all that share no player with
/// another, and of those that do, the ones whose requests came first. A proposal is approved by the
/// guard of approved matches only.
public final class SimpleEvaluator implements BuiltIn {
    /// More than any queue has; what comes meanwhile is decided as well, but not for ever.
    private static final int MOST_ROUNDS = 200;

    private final WaitingProposals proposals;

    public SimpleEvaluator(WaitingProposals proposals) {
        this.proposals = proposals;
    }

    @Override
    public void run(FunctionCall call) throws InterruptedException {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var waiting = proposals.some();
            if (waiting.isEmpty()) {
                return;
            }
            var compatible = compatible(waiting);
            var decisions = new ArrayList<CompletableFuture<?>>();
            for (var one : waiting) {
                decisions.add(compatible.contains(one.id()) ? proposals.approve(one.id()) : proposals.reject(one.id()));
            }
            await(decisions);
        }
    }

    /// The ids of proposals of which no two share a player.
    static Set<String> compatible(List<Waiting> waiting) {
        var chosen = new HashSet<String>();
        var taken = new HashSet<String>();
        waiting.stream()
                .sorted(Comparator.comparing(SimpleEvaluator::request))
                .filter(one -> one.players().stream().noneMatch(taken::contains))
                .forEach(one -> {
                    taken.addAll(one.players());
                    chosen.add(one.id());
                });
        return chosen;
    }

    /// `<match>.<profile>` of `proposal.<seconds>.<match>.<profile>`: the ids of matches grow with time.
    private static String request(Waiting proposal) {
        var parts = proposal.id().split("\\.", 3);
        return parts[parts.length - 1];
    }

    private static void await(List<CompletableFuture<?>> decisions) throws InterruptedException {
        try {
            CompletableFuture.allOf(decisions.toArray(CompletableFuture[]::new)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MusterException fault
                    ? fault
                    : new IllegalStateException("a decision failed", e.getCause());
        }
    }
}
