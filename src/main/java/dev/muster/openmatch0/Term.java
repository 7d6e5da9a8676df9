package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Pauses;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// The time for which this process orchestrates under one token of the lease. What is done for it by
/// other threads goes on through an outage of Redis, and stops when the lease is another's.
final class Term {
    private static final Logger LOG = Logger.getLogger(Term.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final String token;
    private final Runnable refused;

    /// @param refused told when the token does not count any more
    Term(String token, Runnable refused) {
        this.token = token;
        this.refused = refused;
    }

    String token() {
        return token;
    }

    /// Asks Redis until it is known to have answered.
    ///
    /// @throws MusterException for any fault that is not about reaching it
    /// @throws InterruptedException when the term is over
    <T> T ask(Supplier<T> question) throws InterruptedException {
        for (var pause = FIRST_PAUSE; true; pause = Pauses.doubled(pause, LONGEST_PAUSE)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("the term is over");
            }
            try {
                return question.get();
            } catch (MusterException e) {
                switch (e.code()) {
                    case UNAVAILABLE, RESOURCE_EXHAUSTED ->
                        LOG.debugf("the orchestrator tries again: %s", e.getMessage());
                    case ABORTED -> {
                        refused.run();
                        throw new InterruptedException("the lease is another's");
                    }
                    default -> throw e;
                }
            }
            Thread.sleep(pause);
        }
    }
}
