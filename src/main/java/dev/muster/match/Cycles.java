package dev.muster.match;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The cycles of one game, one after the other: the first call for matches starts one, others join it while its
/// registration is open, and those that come later wait for the next. Nobody waits on a thread.
public final class Cycles {
    private final Evaluator evaluator;
    private final Claims claims;
    private final Supplier<CycleTimes> times;
    private final CycleListener listener;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Member> waiting = new LinkedHashSet<>();
    private @Nullable Cycle current;

    /// @param times asked at the start of each cycle
    public Cycles(
            Evaluator evaluator,
            Claims claims,
            Supplier<CycleTimes> times,
            CycleListener listener,
            LongSupplier nanoTime) {
        this.evaluator = evaluator;
        this.claims = claims;
        this.times = times;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /// A caller's place in a cycle, or in the queue for one. Everything it does returns at once.
    public interface Place {
        /// Its function, which was started, proposes a match.
        void propose(Proposal proposal);

        /// Its function has ended.
        void finish();

        /// It has gone, and wants to hear nothing more.
        void leave();
    }

    /// Takes a place in the cycle whose registration is open, or else in the next.
    public Place join(Caller caller) {
        var member = new Member(this, caller, nanoTime.getAsLong());
        lock.lock();
        try {
            var cycle = current == null ? begin() : current;
            if (!cycle.admit(member)) {
                waiting.add(member);
            }
        } finally {
            lock.unlock();
        }
        return member;
    }

    /// Ends the cycle under way; who comes from now on is in the next.
    void end(String why) {
        lock.lock();
        try {
            var open = current;
            if (open != null) {
                open.end(why);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether no cycle is under way.
    boolean isIdle() {
        lock.lock();
        try {
            return current == null;
        } finally {
            lock.unlock();
        }
    }

    void leave(Member member) {
        lock.lock();
        try {
            waiting.remove(member);
            var cycle = member.cycle();
            if (cycle != null) {
                cycle.post(() -> cycle.left(member));
            }
        } finally {
            lock.unlock();
        }
    }

    private Cycle begin() {
        var cycle = new Cycle(evaluator, claims, times.get(), listener, nanoTime);
        current = cycle;
        Thread.ofVirtual().name("cycle").start(() -> lead(cycle));
        return cycle;
    }

    private void lead(Cycle cycle) {
        long start = nanoTime.getAsLong();
        try {
            cycle.run();
            listener.over(Duration.ofNanos(nanoTime.getAsLong() - start), cycle.proposals(), cycle.accepted());
        } finally {
            ended();
        }
        cycle.settle();
    }

    private void ended() {
        lock.lock();
        try {
            current = null;
            if (!waiting.isEmpty()) {
                var next = begin();
                waiting.removeIf(next::admit);
            }
        } finally {
            lock.unlock();
        }
    }
}
