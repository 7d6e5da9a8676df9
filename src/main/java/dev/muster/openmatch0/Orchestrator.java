package dev.muster.openmatch0;

import dev.muster.openmatch0.OrchestratorBooks.Waiting;
import dev.muster.openmatch0.OrchestratorListener.Reason;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.HeldLease;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.time.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes requests for matches from the queue, runs a match function for each, and the evaluator when a
/// proposal waits and no function runs any more that ran when it came, or when it waited long enough.
/// One process does so at a time, the holder of a lease; everything else stands in the books, and the
/// next holder goes on with it.
///
/// It is woken by whatever happens to the queues and by runs that end; the tick is only a safety net.
public final class Orchestrator implements AutoCloseable {
    private static final String SHARD = "orchestrator:";
    private static final String NAME = "orchestrator";
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final OrchestratorBooks books;
    private final FunctionImages images;
    private final Supplier<MatchmakerSettings> settings;
    private final Launchers launchers;
    private final OrchestratorLimits limits;
    private final Deadlines deadlines;
    private final OrchestratorListener listener;
    private final Supplier<String> ids;
    private final LongSupplier nanoTime;
    private final Loop loop;
    private final HeldLease lease;
    private final List<Signals.Subscription> subscriptions;
    private String taking;
    private @Nullable Holding holding;

    /// What belongs to one term.
    private record Holding(Term term, FunctionRuns functions, EvaluatorRuns evaluators, Patience patience) {
        List<Thread> leave() {
            var threads = new ArrayList<>(functions.leave());
            evaluators.leave().ifPresent(threads::add);
            return threads;
        }
    }

    /// What an orchestrator works with.
    ///
    /// @param objects where profiles are found
    /// @param launchers the ways in which functions are run; the first that runs an image does
    public record Parts(
            OrchestratorBooks books,
            MatchObjects objects,
            PropertyPaths paths,
            Supplier<MatchmakerSettings> settings,
            List<FunctionLauncher> launchers,
            OrchestratorLimits limits,
            OrchestratorListener listener) {}

    /// Starts to want the lease.
    ///
    /// @param leases of the database of the books
    /// @param changes what happens to keys of the layout
    /// @param ids tell one taking of requests from another
    public Orchestrator(Parts parts, Leases leases, Signals changes, Supplier<String> ids, LongSupplier nanoTime) {
        this.books = parts.books();
        this.images = new FunctionImages(parts.objects(), parts.paths(), parts.settings());
        this.settings = parts.settings();
        this.launchers = new Launchers(parts.launchers());
        this.limits = parts.limits();
        this.deadlines = new Deadlines(limits, settings);
        this.listener = parts.listener();
        this.ids = ids;
        this.taking = ids.get();
        this.nanoTime = nanoTime;
        this.lease = HeldLease.punctual(leases, SHARD, NAME);
        this.loop = Loop.start(NAME, woken -> round());
        this.subscriptions = Stream.of(
                        MatchmakerSettings.PROFILE_QUEUE,
                        MatchmakerSettings.PROPOSAL_QUEUE,
                        MatchmakerSettings.RUNNING_FUNCTIONS)
                .map(key -> changes.listen(key, event -> loop.wake()))
                .toList();
        lease.onTaken(loop::wake);
    }

    /// Leaves everything to the next holder.
    @Override
    public void close() {
        subscriptions.forEach(Signals.Subscription::close);
        loop.close();
        try {
            leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lease.close();
    }

    private Duration round() throws InterruptedException {
        var token = lease.token();
        if (token.isEmpty()) {
            leave();
            return TICK;
        }
        try {
            return round(holding(token.get()));
        } catch (MusterException e) {
            if (e.code() == ErrorCode.ABORTED) {
                lease.refused();
            }
            throw e;
        }
    }

    private Duration round(Holding current) {
        var waiting = books.waiting();
        var functions = current.functions();
        functions.end(waiting.left());
        current.patience().see(waiting.proposals(), functions.last());
        boolean all = waiting.requests() == 0 || take(current, waiting.requests());
        var rest = evaluate(current, waiting);
        var pause = waiting.pause().filter(until -> until.compareTo(rest) < 0).orElse(rest);
        return all ? pause : Duration.ZERO;
    }

    /// Whether nothing is left that could be taken now.
    private boolean take(Holding current, int requests) {
        var functions = current.functions();
        int room = limits.running() - functions.size();
        int most = Math.min(room, settings.get().pullCount());
        if (most < 1) {
            return true; // a run that ends comes back here
        }
        for (int left = Math.min(most, requests); left > 0; left -= OrchestratorBooks.MOST_TAKEN) {
            var taken = books.take(current.term().token(), taking, Math.min(left, OrchestratorBooks.MOST_TAKEN));
            taking = ids.get();
            taken.forEach(functions::start);
        }
        return requests <= most || most == room;
    }

    private Duration evaluate(Holding current, Waiting waiting) {
        var evaluators = current.evaluators();
        if (evaluators.isUnderWay()) {
            current.patience().start();
            if (waiting.proposals() > 0) {
                books.more(current.term().token());
            }
            return TICK;
        }
        var functions = current.functions();
        boolean completed = functions.noneUpTo(current.patience().newest()) && waiting.running() <= functions.size();
        var rest = current.patience().rest(completed, settings.get().evaluatorInterval());
        if (rest.isPositive()) {
            return rest.compareTo(TICK) < 0 ? rest : TICK;
        }
        evaluators.start(completed ? Reason.MMFS_COMPLETED : Reason.INTERVAL_EXCEEDED);
        return TICK;
    }

    private Holding holding(String token) throws InterruptedException {
        var current = holding;
        if (current != null && current.term().token().equals(token)) {
            return current;
        }
        leave();
        var found = books.found();
        var evaluation = books.evaluation();
        var term = new Term(token, lease::refused);
        var fresh = new Holding(
                term,
                new FunctionRuns(term, books, images, starts(), deadlines, listener, nanoTime, this::changed),
                new EvaluatorRuns(term, books, settings, starts(), deadlines, listener, nanoTime, this::changed),
                new Patience(nanoTime));
        found.forEach(fresh.functions()::resume);
        evaluation.ifPresent(fresh.evaluators()::resume);
        holding = fresh;
        return fresh;
    }

    private Starts starts() {
        return new Starts(launchers, limits.starting());
    }

    private void leave() throws InterruptedException {
        var current = holding;
        holding = null;
        if (current != null) {
            // Else a run that is being ended here would be found by the next term.
            for (var thread : current.leave()) {
                thread.join(LEAVING);
            }
        }
    }

    private void changed() {
        loop.wake();
    }
}
