package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Waits for one run, no longer than it may take.
final class Supervision {
    private static final Logger LOG = Logger.getLogger(Supervision.class);

    /// How long a run that was told to end has for saying how.
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private Supervision() {}

    /// Waits until it has ended, and ends it when nobody needs it any more.
    ///
    /// @param deadline what its time is called, of which `allowed` is left
    /// @param needless completes when nobody needs it
    /// @return what went wrong, in words; empty when nothing did
    /// @throws InterruptedException when this process is to look after it no more
    static String fault(FunctionLauncher.Run run, Duration allowed, Duration deadline, CompletableFuture<Void> needless)
            throws InterruptedException {
        try {
            await(CompletableFuture.anyOf(run.ended().handle((nothing, fault) -> ""), needless), allowed);
            if (!run.ended().isDone()) {
                run.cancel();
                return "nobody waits for it any more" + lastWords(run);
            }
            return await(run.ended(), allowed);
        } catch (TimeoutException late) {
            run.cancel();
            return "took longer than " + words(deadline) + " and was ended" + lastWords(run);
        } catch (InterruptedException left) {
            run.leave();
            throw left;
        }
    }

    /// As in `1.5 s`.
    static String words(Duration time) {
        var seconds = time.toMillis() / 1000.0;
        return (seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds)) + " s";
    }

    private static String lastWords(FunctionLauncher.Run run) throws InterruptedException {
        try {
            var said = await(run.ended(), LAST_WORDS);
            return said.isEmpty() ? "" : ": " + said;
        } catch (TimeoutException silent) {
            return "";
        }
    }

    private static String await(Future<?> end, Duration time) throws InterruptedException, TimeoutException {
        try {
            end.get(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
            return "";
        } catch (ExecutionException e) {
            return text(e.getCause());
        }
    }

    /// What a fault says; a bug is for the log alone.
    static String text(@Nullable Throwable fault) {
        if (fault instanceof MusterException expected) {
            return String.valueOf(expected.getMessage());
        }
        LOG.error("a run failed", fault);
        return "internal error";
    }
}
