package dev.muster.platform.grpc;

import dev.muster.platform.error.MusterException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// How many calls of a kind are under way at once: a bound for all of them, and one for each owner of some.
public final class Places {
    private final String what;
    private final String limit;
    private final int most;
    private final int mostOfOne;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentMap<String, Integer> byOwner = new ConcurrentHashMap<>();

    /// @param what the calls, as callers know them
    /// @param limit what the bound of all is called; that of one owner has `-per-game` behind it
    /// @param mostOfOne how many of them one owner may have
    public Places(String what, String limit, int most, int mostOfOne) {
        this.what = what;
        this.limit = limit;
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /// Takes a place until what is returned runs, however often.
    ///
    /// @throws MusterException RESOURCE_EXHAUSTED when there is none
    public Runnable take(String owner) {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            throw MusterException.beyond(limit, "too many " + what + ": this process takes " + most + " at once");
        }
        if (byOwner.merge(owner, 1, Integer::sum) > mostOfOne) {
            leave(owner);
            throw MusterException.beyond(
                    limit + "-per-game",
                    "too many " + what + " of " + owner + ": this process takes " + mostOfOne + " at once");
        }
        var left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                leave(owner);
            }
        };
    }

    private void leave(String owner) {
        byOwner.computeIfPresent(owner, (any, count) -> count == 1 ? null : count - 1);
        taken.decrementAndGet();
    }
}
