package dev.muster.openmatch0;

import dev.muster.openmatch0.OrchestratorBooks.Found;
import dev.muster.openmatch0.OrchestratorBooks.Outcome;
import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// The match functions that are under way in one term, each looked after by a thread of its own.
final class FunctionRuns {
    private static final Logger LOG = Logger.getLogger(FunctionRuns.class);

    private final Term term;
    private final OrchestratorBooks books;
    private final FunctionImages images;
    private final Launchers launchers;
    private final OrchestratorLimits limits;
    private final OrchestratorListener listener;
    private final LongSupplier nanoTime;
    private final Runnable changed;
    private final Semaphore starts;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, UnderWay> underWay = new ConcurrentHashMap<>();

    /// @param number counts all runs of the term
    private record UnderWay(long number, Thread thread) {}

    /// @param changed called when one has ended and is out of the books
    FunctionRuns(
            Term term,
            OrchestratorBooks books,
            FunctionImages images,
            Launchers launchers,
            OrchestratorLimits limits,
            OrchestratorListener listener,
            LongSupplier nanoTime,
            Runnable changed) {
        this.term = term;
        this.books = books;
        this.images = images;
        this.launchers = launchers;
        this.limits = limits;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.changed = changed;
        this.starts = new Semaphore(limits.starting());
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
        var thread = Thread.ofVirtual().name("match-function").unstarted(() -> {
            try {
                var fault = carryOut(run, age, image);
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
        underWay.put(run.proposal(), new UnderWay(numbers.incrementAndGet(), thread));
        thread.start();
    }

    /// What went wrong, in words; empty when nothing did.
    private String carryOut(NotedRun run, Duration age, ImageOf imageOf) throws InterruptedException {
        var image = "";
        try {
            FunctionLauncher.Run started;
            starts.acquire();
            try {
                image = imageOf.find();
                if (image.isEmpty()) {
                    return "";
                }
                started = launchers.start(call(run, image, age));
            } finally {
                starts.release();
            }
            return about(
                    image, Supervision.fault(started, limits.functionDeadline().minus(age), limits.functionDeadline()));
        } catch (MusterException e) {
            return about(image, String.valueOf(e.getMessage()));
        } catch (RuntimeException bug) {
            return about(image, Supervision.text(bug));
        }
    }

    private FunctionCall call(NotedRun run, String image, Duration age) {
        return new FunctionCall(
                FunctionCall.Kind.FUNCTION,
                run.job(),
                image,
                run.environment(),
                limits.functionDeadline().minus(age));
    }

    private static String about(String image, String fault) {
        return fault.isEmpty() || image.isEmpty() ? fault : "match function \"" + image + "\": " + fault;
    }

    private void tell(NotedRun run, OrchestratorBooks.Ending ending, Duration took) {
        var profile = run.request().profile();
        if (!ending.report().isEmpty()) {
            listener.reported(profile, ending.report());
        }
        if (ending.outcome() == Outcome.FAILED) {
            LOG.infof("A request got no match; request=%s why=%s", run.request(), ending.why());
            listener.functionFailed(profile, took);
        } else {
            listener.functionEnded(profile, took);
        }
    }
}
