package dev.muster.match;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The cycles of one game, one after the other: the first call for matches starts one, others join it while its
/// registration is open, and those that come later wait for the next.
public final class Cycles {
    private final Evaluator evaluator;
    private final Claims claims;
    private final Supplier<CycleTimes> times;
    private final CycleListener listener;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
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

    /// A caller's place in a cycle. Everything it does returns at once.
    public interface Place {
        /// Its function proposes a match.
        void propose(Proposal proposal);

        /// Its function has ended.
        void finish();

        /// It has gone, and wants to hear nothing more.
        void leave();
    }

    /// Takes a place in the next cycle, and returns when that has begun: then the match function may start.
    public Place join(Caller caller) throws InterruptedException {
        long asked = nanoTime.getAsLong();
        lock.lock();
        try {
            while (true) {
                var cycle = current;
                if (cycle == null) {
                    cycle = begin();
                }
                var member = cycle.join(caller);
                if (member != null) {
                    listener.joined(since(asked));
                    return place(member);
                }
                over.await();
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

    private Cycle begin() {
        var cycle = new Cycle(evaluator, claims, times.get());
        current = cycle;
        long start = nanoTime.getAsLong();
        Thread.ofVirtual().name("cycle").start(() -> {
            try {
                cycle.run(listener, nanoTime);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                listener.over(since(start), cycle.proposals(), cycle.accepted());
                ended();
            }
        });
        return cycle;
    }

    private void ended() {
        lock.lock();
        try {
            current = null;
            over.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    private static Place place(Cycle.Member member) {
        return new Place() {
            @Override
            public void propose(Proposal proposal) {
                member.propose(proposal);
            }

            @Override
            public void finish() {
                member.finish();
            }

            @Override
            public void leave() {
                member.leave();
            }
        };
    }
}
