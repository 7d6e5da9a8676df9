package dev.muster.match;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A caller's place: in the queue until it is seated, then in a cycle. Everything it does becomes an event of its
/// cycle; what is not final is touched by the cycle's thread alone.
final class Member implements Cycles.Place {
    private final Cycles cycles;
    final Caller caller;
    final long asked;
    private volatile @Nullable Cycle cycle;

    final Set<String> proposed = new HashSet<>();
    boolean proposing = true;
    boolean present = true;

    /// @param asked when it came, by the nanosecond clock
    Member(Cycles cycles, Caller caller, long asked) {
        this.cycles = cycles;
        this.caller = caller;
        this.asked = asked;
    }

    void seat(Cycle taken) {
        cycle = taken;
    }

    @Nullable
    Cycle cycle() {
        return cycle;
    }

    @Override
    public void propose(Proposal proposal) {
        var own = cycle;
        if (own != null) {
            own.post(() -> own.proposed(this, proposal));
        }
    }

    @Override
    public void finish() {
        var own = cycle;
        if (own != null) {
            own.post(() -> own.finished(this));
        }
    }

    @Override
    public void leave() {
        cycles.leave(this);
    }
}
