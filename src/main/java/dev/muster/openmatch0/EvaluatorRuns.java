package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The evaluator of one term: one at a time, with clearing up after it.
final class EvaluatorRuns {
    private static final Logger LOG = Logger.getLogger(EvaluatorRuns.class);

    private final Term term;
    private final OrchestratorBooks books;
    private final Supplier<MatchmakerSettings> settings;
    private final Starts starts;
    private final Deadlines deadlines;
    private final OrchestratorListener listener;
    private final LongSupplier nanoTime;
    private final Runnable changed;
    private final AtomicReference<@Nullable Thread> underWay = new AtomicReference<>();

    /// @param changed called when one has ended and everything is cleared up
    EvaluatorRuns(
            Term term,
            OrchestratorBooks books,
            Supplier<MatchmakerSettings> settings,
            Starts starts,
            Deadlines deadlines,
            OrchestratorListener listener,
            LongSupplier nanoTime,
            Runnable changed) {
        this.term = term;
        this.books = books;
        this.settings = settings;
        this.starts = starts;
        this.deadlines = deadlines;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.changed = changed;
    }

    boolean isUnderWay() {
        return underWay.get() != null;
    }

    /// Starts one.
    void start(OrchestratorListener.Reason reason) {
        begin(() -> {
            var noted = term.ask(() -> books.evaluate(term.token(), reason));
            noted.ifPresent(evaluation -> listener.evaluatorStarted(evaluation.reason()));
            return noted;
        });
    }

    /// Goes on with one that another process noted.
    void resume(NotedEvaluation evaluation) {
        begin(() -> Optional.of(evaluation));
    }

    /// Looks after it no more.
    ///
    /// @return the thread that is about to end
    Optional<Thread> leave() {
        var thread = Optional.ofNullable(underWay.get());
        thread.ifPresent(Thread::interrupt);
        return thread;
    }

    private interface Noting {
        Optional<NotedEvaluation> note() throws InterruptedException;
    }

    private void begin(Noting noting) {
        var thread = Thread.ofVirtual().name("evaluator").unstarted(() -> {
            try {
                var noted = noting.note();
                if (noted.isPresent()) {
                    carryOut(noted.get());
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException bug) {
                LOG.error("an evaluator stays noted", bug);
            } finally {
                underWay.set(null);
                changed.run();
            }
        });
        underWay.set(thread);
        thread.start();
    }

    private void carryOut(NotedEvaluation evaluation) throws InterruptedException {
        long began = nanoTime.getAsLong();
        var fault = fault(evaluation, began);
        var cleared = term.ask(() -> books.clear(term.token(), fault));
        if (fault.isEmpty()) {
            var took = Duration.ofNanos(nanoTime.getAsLong() - began);
            listener.evaluatorEnded(took, cleared.approved(), cleared.cleared());
        } else {
            LOG.warnf("All proposals were answered with an error; why=%s", fault);
            listener.evaluatorFailed();
        }
    }

    private String fault(NotedEvaluation evaluation, long began) throws InterruptedException {
        var image = settings.get().evaluatorImage();
        var deadline = deadlines.evaluator();
        var call = new FunctionCall(
                FunctionCall.Kind.EVALUATOR, evaluation.job(), image, evaluation.environment(), deadline);
        var fault = "";
        try {
            var run = starts.start(call, deadline, deadline);
            var left = deadline.minusNanos(nanoTime.getAsLong() - began);
            fault = Supervision.fault(run, left, deadline, new CompletableFuture<>());
        } catch (MusterException e) {
            fault = String.valueOf(e.getMessage());
        } catch (RuntimeException bug) {
            fault = Supervision.text(bug);
        }
        return fault.isEmpty() ? "" : "evaluator \"" + image + "\": " + fault;
    }
}
