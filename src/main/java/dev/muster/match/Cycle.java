package dev.muster.match;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One round in which calls for matches are decided together, by the rules of Open Match 1.8's synchronizer:
///
/// ```
/// registration ──window over──▶ collection ──all functions done, or too late──▶ evaluation ──▶ over
/// ```
///
/// Callers join during registration and propose at once; proposals reach the evaluator as they come, and what it
/// accepts
/// reaches its caller as it comes, once its tickets are claimed. All state is guarded by one lock; callers are told
/// under it, so in order.
final class Cycle {
    private enum Phase {
        REGISTRATION,
        COLLECTION,
        EVALUATION,
        OVER
    }

    private final Evaluator.Evaluation evaluation;
    private final Claims claims;
    private final CycleTimes times;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Member> members = new ArrayList<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private Phase phase = Phase.REGISTRATION;
    private boolean decided;
    private boolean isComplete;
    private int claiming;
    private int claimed;
    private @Nullable Throwable claimFault;
    private @Nullable String fault;

    /// A proposal, whose it is, and whether the evaluator accepted it.
    private static final class Entry {
        private final Proposal proposal;
        private final Member member;
        private boolean accepted;

        Entry(Proposal proposal, Member member) {
            this.proposal = proposal;
            this.member = member;
        }
    }

    Cycle(Evaluator evaluator, Claims claims, CycleTimes times) {
        this.claims = claims;
        this.times = times;
        this.evaluation = evaluator.start(new Verdict());
    }

    /// Takes a caller in; null when registration is over.
    @Nullable
    Member join(Caller caller) {
        lock.lock();
        try {
            if (phase != Phase.REGISTRATION) {
                return null;
            }
            var member = new Member(caller);
            members.add(member);
            return member;
        } finally {
            lock.unlock();
        }
    }

    /// Leads through all phases, and returns when the cycle is over.
    void run(CycleListener listener, LongSupplier nanoTime) throws InterruptedException {
        lock.lock();
        try {
            pause(times.registration());
            phase = Phase.COLLECTION;
            long registered = nanoTime.getAsLong();
            awaitFunctions();
            listener.functionsDone(Duration.ofNanos(nanoTime.getAsLong() - registered));
            phase = Phase.EVALUATION;
            for (var member : members) {
                if (member.proposing) {
                    member.proposing = false;
                    member.caller.tooLate();
                }
            }
            if (fault == null) {
                evaluation.finish();
                awaitVerdict();
            }
            isComplete = true;
        } finally {
            end();
            lock.unlock();
        }
    }

    /// How many proposals the evaluator was given.
    int proposals() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    /// How many of them it took.
    int accepted() {
        lock.lock();
        try {
            return (int)
                    entries.values().stream().filter(entry -> entry.accepted).count();
        } finally {
            lock.unlock();
        }
    }

    // The window is waited for in full, whatever happens in it.
    private void pause(Duration window) throws InterruptedException {
        long left = window.toNanos();
        while (left > 0) {
            left = changed.awaitNanos(left);
        }
    }

    private void awaitFunctions() throws InterruptedException {
        long left = times.collection().toNanos();
        while (fault == null && left > 0 && members.stream().anyMatch(member -> member.proposing)) {
            left = changed.awaitNanos(left);
        }
        if (fault == null && members.stream().noneMatch(member -> member.present)) {
            fail("canceled because all callers were done");
        }
    }

    private void awaitVerdict() throws InterruptedException {
        long left = times.evaluation().toNanos();
        while (fault == null && !(decided && claiming == 0)) {
            if (left <= 0) {
                fail("error calling evaluator: no verdict within "
                        + times.evaluation().toMillis() + " ms");
            } else if (members.stream().noneMatch(member -> member.present)) {
                fail("canceled because all callers were done");
            } else {
                left = changed.awaitNanos(left);
            }
        }
        if (fault == null && claimed == 0 && claimFault != null) {
            fault = "no matches successfully added to the pending release. Last error: " + claimFault.getMessage();
        }
    }

    private void fail(String why) {
        if (fault == null && phase != Phase.OVER) {
            fault = why;
            evaluation.cancel();
            changed.signalAll();
        }
    }

    private void end() {
        if (!isComplete) {
            fail("the cycle was ended");
        }
        phase = Phase.OVER;
        for (var member : members) {
            member.end(fault);
        }
    }

    private void accept(String id) {
        var entry = entries.get(id);
        if (entry == null) {
            fail("evaluator returned match_id \"" + id + "\" which does not correspond to its any match in its input");
        } else if (entry.accepted) {
            fail("evaluator returned same match_id twice: \"" + id + "\"");
        } else {
            entry.accepted = true;
            if (entry.member.present) {
                claiming++;
                claims.claim(entry.proposal).whenComplete((match, failure) -> claimed(entry, match, failure));
            }
        }
    }

    private void claimed(Entry entry, @Nullable Optional<Proposal> match, @Nullable Throwable failure) {
        lock.lock();
        try {
            claiming--;
            var member = entry.member;
            if (failure != null) {
                claimFault = failure.getCause() == null ? failure : failure.getCause();
            } else if (match != null) {
                claimed++;
                match.ifPresentOrElse(member::matched, () -> member.lost(entry.proposal));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// A caller in the cycle.
    final class Member {
        private final Caller caller;
        private final Set<String> proposed = new HashSet<>();
        private boolean proposing = true;
        private boolean present = true;

        private Member(Caller caller) {
            this.caller = caller;
        }

        /// Its function proposes a match.
        void propose(Proposal proposal) {
            lock.lock();
            try {
                if (!proposing) {
                    return;
                }
                if (!proposed.add(proposal.id())) {
                    proposing = false;
                    end("MatchMakingFunction returned same match_id twice: \"" + proposal.id() + "\"");
                    changed.signalAll();
                } else if (entries.putIfAbsent(proposal.id(), new Entry(proposal, this)) != null) {
                    fail("multiple match functions used same match_id: \"" + proposal.id() + "\"");
                } else {
                    evaluation.propose(proposal);
                }
            } finally {
                lock.unlock();
            }
        }

        /// Its function has ended.
        void finish() {
            lock.lock();
            try {
                proposing = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /// It has gone: what it would be told is not told any more.
        void leave() {
            lock.lock();
            try {
                proposing = false;
                present = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void matched(Proposal match) {
            if (present) {
                caller.matched(match);
            } else {
                claims.release(match);
            }
        }

        private void lost(Proposal proposal) {
            if (present) {
                caller.lost(proposal);
            }
        }

        private void end(@Nullable String why) {
            if (present) {
                present = false;
                caller.ended(why);
            }
        }
    }

    /// What the evaluator says, under the lock of the cycle.
    private final class Verdict implements Evaluator.Verdict {
        @Override
        public void accepted(String id) {
            lock.lock();
            try {
                if (phase != Phase.OVER && fault == null) {
                    accept(id);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void done() {
            lock.lock();
            try {
                decided = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void failed(Throwable failure) {
            lock.lock();
            try {
                fail("error calling evaluator: " + failure.getMessage());
            } finally {
                lock.unlock();
            }
        }
    }
}
