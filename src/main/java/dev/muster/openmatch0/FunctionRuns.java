package dev.muster.openmatch0;

import dev.muster.openmatch0.OrchestratorBooks.Found;
import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// The match functions that are under way in one term, each looked after by a thread of its own.
final class FunctionRuns {
    private static final Logger LOG = Logger.getLogger(FunctionRuns.class);
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Term term;
    private final OrchestratorBooks books;
    private final FunctionImages images;
    private final Starts starts;
    private final Deadlines deadlines;
    private final OrchestratorListener listener;
    private final LongSupplier nanoTime;
    private final Runnable changed;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, UnderWay> underWay = new ConcurrentHashMap<>();

    /// @param number counts all runs of the term
    /// @param needless completes when nobody waits for its request any more
    private record UnderWay(long number, RequestKey request, Thread thread, CompletableFuture<Void> needless) {}

    /// @param changed called when one has ended and is out of the books
    FunctionRuns(
            Term term,
            OrchestratorBooks books,
            FunctionImages images,
            Starts starts,
            Deadlines deadlines,
            OrchestratorListener listener,
            LongSupplier nanoTime,
            Runnable changed) {
        this.term = term;
        this.books = books;
        this.images = images;
        this.starts = starts;
        this.deadlines = deadlines;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.changed = changed;
    }

    /// Starts the function of a request that was just taken.
    void start(NotedRun run) {
        listener.functionStarted(run.request().profile());
        look(run, Duration.ZERO, () -> {
            var image = term.ask(() -> images.of(run.request()));
            return term.ask(() -> {
                books.image(term.token(), run, image);
                return image;
            });
        });
    }

    /// Goes on with one that another process noted.
    void resume(Found found) {
        look(found.run(), found.age(), () -> {
            if (found.leftSomething()) {
                return "";
            }
            return found.image().isEmpty()
                    ? term.ask(() -> images.of(found.run().request()))
                    : found.image();
        });
    }

    /// How many are under way.
    int size() {
        return underWay.size();
    }

    /// The number of the one that was started last.
    long last() {
        return numbers.get();
    }

    /// Whether none is under way that was started as this number or before it.
    boolean noneUpTo(long number) {
        return underWay.values().stream().allMatch(one -> one.number() > number);
    }

    /// Ends those of some requests: nobody waits for them any more.
    void end(Set<RequestKey> requests) {
        if (!requests.isEmpty()) {
            underWay.values().stream()
                    .filter(one -> requests.contains(one.request()))
                    .forEach(one -> one.needless().complete(null));
        }
    }

    /// Looks after none of them any more.
    ///
    /// @return the threads that are about to end
    List<Thread> leave() {
        var threads = underWay.values().stream().map(UnderWay::thread).toList();
        threads.forEach(Thread::interrupt);
        return threads;
    }

    private interface ImageOf {
        String find() throws InterruptedException;
    }

    private void look(NotedRun run, Duration age, ImageOf image) {
        long began = nanoTime.getAsLong() - age.toNanos();
        var needless = new CompletableFuture<Void>();
        var thread = Thread.ofVirtual().name("match-function").unstarted(() -> {
            try {
                var fault = carryOut(run, began, image, needless);
                var ending = term.ask(() -> books.ended(term.token(), run, fault));
                tell(run, ending, Duration.ofNanos(nanoTime.getAsLong() - began));
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException bug) {
                LOG.errorf(bug, "a match function stays noted; proposal=%s", run.proposal());
            } finally {
                underWay.remove(run.proposal());
                changed.run();
            }
        });
        underWay.put(run.proposal(), new UnderWay(numbers.incrementAndGet(), run.request(), thread, needless));
        thread.start();
    }

    /// What went wrong, in words; empty when nothing did.
    private String carryOut(NotedRun run, long began, ImageOf imageOf, CompletableFuture<Void> needless)
            throws InterruptedException {
        var image = "";
        try {
            image = imageOf.find();
            if (image.isEmpty()) {
                return "";
            }
            var deadline = deadlines.function(run);
            var left = left(deadline, began);
            // One that is late already is started, or found, all the same: so that it is ended.
            var time = left.compareTo(LEAST) < 0 ? LEAST : left;
            var started = starts.start(call(run, image, left), time, deadline);
            return about(image, Supervision.fault(started, left(deadline, began), deadline, needless));
        } catch (MusterException e) {
            return about(image, String.valueOf(e.getMessage()));
        } catch (RuntimeException bug) {
            return about(image, Supervision.text(bug));
        }
    }

    private Duration left(Duration deadline, long began) {
        return deadline.minusNanos(nanoTime.getAsLong() - began);
    }

    private static FunctionCall call(NotedRun run, String image, Duration left) {
        return new FunctionCall(FunctionCall.Kind.FUNCTION, run.job(), image, run.environment(), left);
    }

    private static String about(String image, String fault) {
        return fault.isEmpty() || image.isEmpty() ? fault : "match function \"" + image + "\": " + fault;
    }

    private void tell(NotedRun run, OrchestratorBooks.Ending ending, Duration took) {
        var profile = run.request().profile();
        if (!ending.report().isEmpty()) {
            listener.reported(profile, ending.report());
        }
        switch (ending.outcome()) {
            case PROPOSED, ANSWERED -> listener.functionEnded(profile, took);
            case FAILED -> {
                LOG.infof("A request got no match; request=%s why=%s", run.request(), ending.why());
                listener.functionFailed(profile, took);
            }
            case OVER -> LOG.debugf("Nobody waits for a function's end; run=%s", run.proposal());
        }
    }
}
