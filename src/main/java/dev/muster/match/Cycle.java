package dev.muster.match;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One round in which calls for matches are decided together, by the rules of Open Match 1.8's synchronizer:
///
/// ```
/// registration ──window over──▶ collection ──all functions done, or too late──▶ evaluation ──▶ over
/// ```
///
/// Callers join during registration and propose at once; proposals reach the evaluator as they come, and what it
/// accepts reaches its caller as it comes, once its tickets are claimed.
///
/// One thread leads it and owns all of its state. Whatever others tell it is an event in its inbox, so that nobody who
/// tells, an event loop least of all, waits for what follows from it; and callers are told in order.
final class Cycle {
    private static final Logger LOG = Logger.getLogger(Cycle.class);

    /// Claims end by themselves long before.
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final Evaluator evaluator;
    private final ClaimsUnderWay claims;
    private final CycleTimes times;
    private final CycleListener listener;
    private final LongSupplier nanoTime;
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

    // Guarded by the cycle.
    private boolean isOpen = true;

    private final List<Member> members = new ArrayList<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private Evaluator.@Nullable Evaluation evaluation;
    private boolean registered;
    private boolean decided;
    private volatile boolean over;
    private int proposing;
    private int present;
    private int accepted;
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

    Cycle(Evaluator evaluator, Claims claims, CycleTimes times, CycleListener listener, LongSupplier nanoTime) {
        this.evaluator = evaluator;
        this.times = times;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.claims = new ClaimsUnderWay(claims, this::post, this::tell);
    }

    /// Takes a caller in, unless registration is over.
    synchronized boolean admit(Member member) {
        if (isOpen) {
            member.seat(this);
            post(() -> seated(member));
        }
        return isOpen;
    }

    private synchronized void close() {
        isOpen = false;
    }

    /// Nobody joins any more, and nothing comes of it. Returns at once.
    void end(String why) {
        close();
        post(() -> fail(why));
    }

    /// Tells the cycle something. Returns at once.
    void post(Runnable event) {
        inbox.add(event);
    }

    /// Leads through all phases, and returns when the cycle is over. Claims may still be under way then, of callers
    /// that have gone: see [#settle()].
    void run() {
        try {
            begin();
            // The window is waited for in full, whatever happens in it.
            serve(times.registration(), () -> false);
            close();
            serveWhatIsThere();
            registered = true;
            checkCallers();
            long start = nanoTime.getAsLong();
            serve(times.collection(), () -> fault != null || proposing == 0);
            listener.functionsDone(Duration.ofNanos(nanoTime.getAsLong() - start));
            cutOff();
            decide();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("the cycle was ended");
        } finally {
            close();
            if (!registered) {
                serveWhatIsThere(); // so that all who were let in are told
            }
            over = true;
            claims.dropWaiting();
            members.forEach(member -> end(member, fault));
        }
    }

    /// Gives back what is claimed for nobody, since the cycle is over.
    void settle() {
        try {
            serve(SETTLED, claims::areDecided);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// How many proposals the evaluator was given.
    int proposals() {
        return entries.size();
    }

    /// How many of them it took.
    int accepted() {
        return accepted;
    }

    private void serve(Duration most, BooleanSupplier done) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + most.toNanos();
        while (!done.getAsBoolean()) {
            long left = deadline - nanoTime.getAsLong();
            if (left <= 0) {
                return;
            }
            var event = inbox.poll(left, TimeUnit.NANOSECONDS);
            if (event != null) {
                handle(event);
            }
        }
    }

    private void serveWhatIsThere() {
        for (var event = inbox.poll(); event != null; event = inbox.poll()) {
            handle(event);
        }
    }

    private void handle(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.error("a cycle failed", e);
            fail("the cycle failed");
        }
    }

    private void begin() {
        try {
            evaluation = evaluator.start(new Verdict());
        } catch (RuntimeException failure) {
            fail("error calling evaluator: " + failure.getMessage());
        }
    }

    private void evaluate(Consumer<Evaluator.Evaluation> step) {
        try {
            if (evaluation != null) {
                step.accept(evaluation);
            }
        } catch (RuntimeException failure) {
            fail("error calling evaluator: " + failure.getMessage());
        }
    }

    private void cutOff() {
        for (var member : members) {
            if (member.proposing) {
                finished(member);
                tell(member, Caller::tooLate);
            }
        }
    }

    private void decide() throws InterruptedException {
        if (fault != null) {
            return;
        }
        evaluate(Evaluator.Evaluation::finish);
        serve(times.evaluation(), () -> fault != null || decided);
        if (!decided) {
            fail("error calling evaluator: no verdict within "
                    + times.evaluation().toMillis() + " ms");
        }
        serve(SETTLED, () -> fault != null || claims.areDecided());
        if (!claims.areDecided()) {
            fail("the store does not say whether it promised the tickets");
        }
        var unclaimed = claims.faultOfAll();
        if (unclaimed != null) {
            fail("no matches successfully added to the pending release. Last error: " + unclaimed.getMessage());
        }
    }

    private void seated(Member member) {
        members.add(member);
        proposing++;
        present++;
        if (fault != null) {
            end(member, fault);
            return;
        }
        listener.joined(Duration.ofNanos(nanoTime.getAsLong() - member.asked));
        tell(member, Caller::started);
    }

    void proposed(Member member, Proposal proposal) {
        if (fault != null || over || !member.proposing) {
            return;
        }
        if (!member.proposed.add(proposal.id())) {
            end(member, "MatchMakingFunction returned same match_id twice: \"" + proposal.id() + "\"");
        } else if (entries.putIfAbsent(proposal.id(), new Entry(proposal, member)) != null) {
            fail("multiple match functions used same match_id: \"" + proposal.id() + "\"");
        } else {
            evaluate(open -> open.propose(proposal));
        }
    }

    void finished(Member member) {
        if (member.proposing) {
            member.proposing = false;
            proposing--;
        }
    }

    void left(Member member) {
        finished(member);
        if (member.present) {
            member.present = false;
            present--;
            checkCallers();
        }
    }

    private void end(Member member, @Nullable String why) {
        if (member.present) {
            left(member);
            try {
                member.caller.ended(why);
            } catch (RuntimeException e) {
                LOG.error("a caller of FetchMatches could not be told that it has ended", e);
            }
        }
    }

    // A caller that cannot listen is treated as one that has left; the others do not notice.
    private void tell(Member member, Consumer<Caller> news) {
        if (!member.present) {
            return;
        }
        try {
            news.accept(member.caller);
        } catch (RuntimeException e) {
            LOG.error("a caller of FetchMatches could not be told", e);
            end(member, "the call failed");
        }
    }

    private void checkCallers() {
        if (registered && present == 0) {
            fail("canceled because all callers were done");
        }
    }

    private void fail(String why) {
        if (fault != null || over) {
            return;
        }
        fault = why;
        close();
        claims.dropWaiting();
        evaluate(Evaluator.Evaluation::cancel);
        List.copyOf(members).forEach(member -> end(member, why));
    }

    private void accepted(String id) {
        if (fault != null || over) {
            return;
        }
        var entry = entries.get(id);
        if (entry == null) {
            fail("evaluator returned match_id \"" + id + "\" which does not correspond to its any match in its input");
        } else if (entry.accepted) {
            fail("evaluator returned same match_id twice: \"" + id + "\"");
        } else {
            entry.accepted = true;
            accepted++;
            claims.add(entry.member, entry.proposal);
        }
    }

    /// What the evaluator says.
    private final class Verdict implements Evaluator.Verdict {
        @Override
        public void accepted(String id) {
            tell(() -> Cycle.this.accepted(id));
        }

        @Override
        public void done() {
            tell(() -> decided = true);
        }

        @Override
        public void failed(Throwable failure) {
            tell(() -> fail("error calling evaluator: " + failure.getMessage()));
        }

        private void tell(Runnable event) {
            if (!over) {
                post(event);
            }
        }
    }
}
