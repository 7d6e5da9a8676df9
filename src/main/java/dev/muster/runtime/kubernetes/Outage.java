package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Pauses;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Knows whether the API server answers, and whether it wants to be left alone for now. While it does not answer,
/// one caller at a time may try, after pauses that grow; while it wants to be left alone nobody may, and then one.
/// All others hear at once why. Guarded by its monitor.
final class Outage {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private @Nullable ApiFault why;
    private Duration pause = FIRST;
    private long nextTry;
    private boolean trying;

    Outage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Why the caller had better not try now, if so.
    synchronized Optional<ApiFault> refusal() {
        if (why == null) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        if (now - nextTry < 0) {
            return Optional.of(why);
        }
        nextTry = now + pause.toNanos();
        trying = true;
        return Optional.empty();
    }

    /// How long until somebody may try.
    synchronized Duration left() {
        return why == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, nextTry - nanoTime.getAsLong()));
    }

    /// Why nobody may try for now but who has the turn; takes no turn.
    synchronized Optional<String> why() {
        return Optional.ofNullable(why).map(ApiFault::text);
    }

    /// A request had no answer.
    ///
    /// @return whether this is new
    synchronized boolean silent(String reason) {
        boolean first = !is(ApiFault.Kind.SILENT);
        if (first || trying) {
            pause = first ? FIRST : Pauses.doubled(pause, LONGEST);
            nextTry = nanoTime.getAsLong() + pause.toNanos();
        }
        why = new ApiFault(ApiFault.Kind.SILENT, reason);
        trying = false;
        return first;
    }

    /// The server wants no request for a while.
    ///
    /// @return whether this is new
    synchronized boolean busy(String reason, Duration wanted) {
        boolean first = !is(ApiFault.Kind.BUSY);
        long next = nanoTime.getAsLong() + wanted.toNanos();
        nextTry = first ? next : Math.max(nextTry, next);
        pause = wanted;
        why = new ApiFault(ApiFault.Kind.BUSY, reason);
        trying = false;
        return first;
    }

    /// A request had an answer.
    ///
    /// @return whether this is new
    synchronized boolean answered() {
        // Else it was under way when the server asked for peace.
        boolean counts = !is(ApiFault.Kind.BUSY) || trying || nanoTime.getAsLong() - nextTry >= 0;
        boolean was = why != null && counts;
        if (counts) {
            why = null;
            trying = false;
        }
        return was;
    }

    private boolean is(ApiFault.Kind kind) {
        return why != null && why.kind() == kind;
    }
}
