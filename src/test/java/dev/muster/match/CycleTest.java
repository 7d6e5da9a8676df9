package dev.muster.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What callers of a cycle see, with windows of a few milliseconds.
@Timeout(30)
final class CycleTest {
    private static final CycleTimes SHORT =
            new CycleTimes(Duration.ofMillis(60), Duration.ofMillis(120), Duration.ofSeconds(5));
    private static final CycleTimes PATIENT =
            new CycleTimes(Duration.ofMillis(150), Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final Store store = new Store();

    @Test
    void decidesOverCallersOfOneWindowTogether() throws Exception {
        var cycles = cycles(PATIENT);
        var first = new Director(cycles);
        var second = new Director(cycles);

        first.proposes("a", 1, "t1", "t2");
        second.proposes("b", 2, "t2", "t3");
        first.finishes();
        second.finishes();

        assertThat(first.end()).isEmpty();
        assertThat(second.end()).isEmpty();
        assertThat(first.matched).isEmpty();
        assertThat(second.matched).containsExactly("b");
        assertThat(store.held).containsExactlyInAnyOrder("t2", "t3");
    }

    @Test
    void aCallerWithoutProposalsEndsWell() throws Exception {
        var caller = new Director(cycles(SHORT));

        caller.finishes();

        assertThat(caller.end()).isEmpty();
        assertThat(caller.matched).isEmpty();
    }

    @Test
    void waitsForTheWindowInFull() throws Exception {
        long start = System.nanoTime();
        var caller = new Director(cycles(SHORT));
        caller.finishes();
        caller.end();

        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(SHORT.registration().toNanos());
    }

    @Test
    void whoComesAfterTheWindowWaitsForTheNextCycle() throws Exception {
        var evaluator = new OpenEvaluator();
        var cycles = cycles(evaluator, PATIENT);
        var early = new Director(cycles);
        Thread.sleep(PATIENT.registration().toMillis() + 150);
        var late = new Director(cycles);
        Thread.sleep(50);
        assertThat(late.started).isNotDone();

        early.finishes();
        evaluator.verdict().done();

        assertThat(early.end()).isEmpty();
        late.started.get(5, TimeUnit.SECONDS);
        late.finishes();
        evaluator.next();
        evaluator.verdict().done();
        assertThat(late.end()).isEmpty();
    }

    @Test
    void whoLeavesTheQueueIsNeverStarted() throws Exception {
        var evaluator = new OpenEvaluator();
        var cycles = cycles(evaluator, PATIENT);
        var early = new Director(cycles);
        Thread.sleep(PATIENT.registration().toMillis() + 150);
        var goes = new Director(cycles);
        var stays = new Director(cycles);

        goes.leaves();
        early.finishes();
        evaluator.verdict().done();

        stays.started.get(5, TimeUnit.SECONDS);
        assertThat(goes.started).isNotDone();
        stays.finishes();
        evaluator.next();
        evaluator.verdict().done();
        assertThat(stays.end()).isEmpty();
        assertThat(goes.ended).isNotDone();
    }

    @Test
    void passesOnWhatTheEvaluatorAcceptsBeforeTheWindowIsOver() throws Exception {
        var evaluator = new OpenEvaluator();
        var caller = new Director(cycles(evaluator, PATIENT));
        caller.proposes("a", 1, "t1");

        evaluator.verdict().accepted("a");

        caller.hears(() -> caller.matched.contains("a"));
        assertThat(caller.ended).isNotDone();
        caller.finishes();
        evaluator.verdict().done();
        assertThat(caller.end()).isEmpty();
    }

    @Test
    void dropsWhatComesTooLateAndSaysSo() throws Exception {
        var caller = new Director(cycles(SHORT));
        caller.proposes("a", 1, "t1");

        assertThat(caller.end()).isEmpty();
        caller.proposes("b", 9, "t2");

        assertThat(caller.wasTooLate).isTrue();
        assertThat(caller.matched).containsExactly("a");
        assertThat(store.held).containsExactly("t1");
    }

    @Test
    void oneIdTwiceFromOneFunctionFailsItsCallerAlone() throws Exception {
        var cycles = cycles(PATIENT);
        var bad = new Director(cycles);
        var good = new Director(cycles);
        bad.proposes("a", 1, "t1");
        bad.proposes("a", 1, "t2");
        good.proposes("b", 1, "t3");
        good.finishes();

        assertThat(bad.end()).isEqualTo("MatchMakingFunction returned same match_id twice: \"a\"");
        assertThat(good.end()).isEmpty();
        assertThat(good.matched).containsExactly("b");
        assertThat(store.held).containsExactly("t3");
    }

    @Test
    void oneIdFromTwoFunctionsFailsTheCycle() throws Exception {
        var cycles = cycles(PATIENT);
        var one = new Director(cycles);
        var two = new Director(cycles);
        one.proposes("a", 1, "t1");
        two.proposes("a", 1, "t2");

        var why = "multiple match functions used same match_id: \"a\"";
        assertThat(one.end()).isEqualTo(why);
        assertThat(two.end()).isEqualTo(why);
        assertThat(store.held).isEmpty();
    }

    @Test
    void anIdThatTheEvaluatorMadeUpFailsTheCycle() throws Exception {
        var evaluator = new OpenEvaluator();
        var caller = new Director(cycles(evaluator, PATIENT));
        caller.proposes("a", 1, "t1");
        evaluator.verdict().accepted("b");

        assertThat(caller.end())
                .isEqualTo("evaluator returned match_id \"b\" which does not correspond to its any match in its input");
        assertThat(evaluator.isCanceled).isTrue();
    }

    @Test
    void anIdThatTheEvaluatorRepeatsFailsTheCycle() throws Exception {
        var evaluator = new OpenEvaluator();
        var caller = new Director(cycles(evaluator, PATIENT));
        caller.proposes("a", 1, "t1");
        evaluator.verdict().accepted("a");
        caller.hears(() -> caller.matched.contains("a"));
        evaluator.verdict().accepted("a");

        assertThat(caller.end()).isEqualTo("evaluator returned same match_id twice: \"a\"");
        assertThat(caller.matched).containsExactly("a");
    }

    @Test
    void aFailedEvaluatorFailsEveryCaller() throws Exception {
        var evaluator = new OpenEvaluator();
        var cycles = cycles(evaluator, PATIENT);
        var one = new Director(cycles);
        var two = new Director(cycles);
        evaluator.verdict().failed(new IllegalStateException("boom"));

        assertThat(one.end()).isEqualTo("error calling evaluator: boom");
        assertThat(two.end()).isEqualTo("error calling evaluator: boom");
    }

    @Test
    void anEvaluatorThatNeverDecidesFailsInTime() throws Exception {
        var evaluator = new OpenEvaluator();
        var times = new CycleTimes(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(50));
        var caller = new Director(cycles(evaluator, times));
        caller.finishes();

        assertThat(caller.end()).isEqualTo("error calling evaluator: no verdict within 50 ms");
        assertThat(evaluator.isCanceled).isTrue();
    }

    @Test
    void theEvaluatorIsCanceledWhenAllCallersHaveGone() throws Exception {
        var evaluator = new OpenEvaluator();
        var cycles = cycles(evaluator, PATIENT);
        var caller = new Director(cycles);
        caller.proposes("a", 1, "t1");
        caller.leaves();

        assertThat(evaluator.canceled.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(caller.ended).isNotDone();
        evaluator.next();
        var after = new Director(cycles);
        after.finishes();
        evaluator.verdict().done();
        assertThat(after.end()).isEmpty();
    }

    @Test
    void holdsNoTicketsForACallerThatLeft() throws Exception {
        var evaluator = new OpenEvaluator();
        var cycles = cycles(evaluator, PATIENT);
        var stays = new Director(cycles);
        var goes = new Director(cycles);
        store.hesitates = new CompletableFuture<>();
        goes.proposes("a", 1, "t1");
        goes.proposes("b", 1, "t2");
        evaluator.verdict().accepted("a");
        goes.leaves();
        evaluator.verdict().accepted("b");
        store.hesitates.complete(null);
        stays.finishes();
        evaluator.verdict().done();

        assertThat(stays.end()).isEmpty();
        assertThat(goes.matched).isEmpty();
        assertThat(store.held).isEmpty();
        assertThat(store.released).containsExactly("a");
    }

    @Test
    void tellsWhoseTicketsAnotherMatchHas() throws Exception {
        store.held.add("t1");
        var caller = new Director(cycles(PATIENT));
        caller.proposes("a", 1, "t1", "t2");
        caller.proposes("b", 1, "t3");
        caller.finishes();

        assertThat(caller.end()).isEmpty();
        assertThat(caller.matched).containsExactly("b");
        assertThat(caller.lost).containsExactly("a");
    }

    @Test
    void oneClaimThatFailsCostsOneMatchAndAllFailTheCycle() throws Exception {
        store.failing.add("a");
        var some = new Director(cycles(PATIENT));
        some.proposes("a", 1, "t1");
        some.proposes("b", 1, "t2");
        some.finishes();
        assertThat(some.end()).isEmpty();
        assertThat(some.matched).containsExactly("b");
        assertThat(some.failed).containsExactly("a");

        var all = new Director(cycles(PATIENT));
        all.proposes("a", 1, "t3");
        all.finishes();
        assertThat(all.end()).isEqualTo("no matches successfully added to the pending release. Last error: no store");
    }

    @Test
    void aFaultIsToldAtOnceAndWhatIsProposedAfterItReachesNobody() throws Exception {
        var evaluator = new OpenEvaluator();
        var times = new CycleTimes(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(10));
        var cycles = cycles(evaluator, times);
        long start = System.nanoTime();
        var caller = new Director(cycles);
        var other = new Director(cycles);
        caller.proposes("a", 1, "t1");
        evaluator.verdict().failed(new IllegalStateException("boom"));
        assertThat(caller.end()).isEqualTo("error calling evaluator: boom");
        assertThat(System.nanoTime() - start).isLessThan(times.registration().toNanos());

        caller.proposes("b", 1, "t2");
        other.proposes("b", 1, "t2");

        assertThat(other.end()).isEqualTo("error calling evaluator: boom");
        assertThat(evaluator.proposed).containsExactly("a");
        // Who comes while the window of the failed cycle is still open is in the next.
        var next = new Director(cycles);
        next.started.get(10, TimeUnit.SECONDS);
        next.finishes();
        evaluator.next();
        evaluator.verdict().done();
        assertThat(next.end()).isEmpty();
    }

    @Test
    void aCallerThatThrowsLosesItsMatchesAndTheOthersDoNotNotice() throws Exception {
        var cycles = cycles(PATIENT);
        var bad = new Director(cycles);
        var good = new Director(cycles);
        bad.throwing = true;
        bad.proposes("a", 2, "t1");
        bad.proposes("b", 2, "t2");
        good.proposes("c", 1, "t3");
        bad.finishes();
        good.finishes();

        assertThat(good.end()).isEmpty();
        assertThat(good.matched).containsExactly("c");
        assertThat(bad.end()).isEqualTo("the call failed");
        assertThat(store.held).containsExactly("t3");
    }

    @Test
    void nobodyWhoTellsTheCycleWaitsForWhatItDoes() throws Exception {
        var evaluator = new OpenEvaluator();
        var caller = new Director(cycles(evaluator, PATIENT));
        caller.proposes("a", 1, "t1");
        var free = new CountDownLatch(1);
        store.before = () -> {
            try {
                assertThat(free.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };

        evaluator.verdict().accepted("a");
        caller.proposes("b", 1, "t2");
        evaluator.verdict().accepted("b");
        caller.finishes();
        evaluator.verdict().done();
        free.countDown();

        assertThat(caller.end()).isEmpty();
        assertThat(caller.matched).containsExactly("a", "b");
    }

    @Test
    void aBurstOfMatchesDoesNotFloodTheStore() throws Exception {
        try (var threads = Executors.newSingleThreadExecutor()) {
            store.answers = threads;
            var caller = new Director(cycles(PATIENT));
            for (int i = 0; i < 5_000; i++) {
                caller.proposes("p" + i, 1, "t" + i);
            }
            caller.finishes();

            assertThat(caller.end()).isEmpty();
            assertThat(caller.matched).hasSize(5_000);
            assertThat(store.most.get()).isLessThanOrEqualTo(1_024);
        }
    }

    // The slow way: all proposals by falling score, each taken if nothing of it is taken.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithThePlainestWayToDecide(long seed) throws Exception {
        var random = new Random(seed);
        var times = new CycleTimes(Duration.ofMillis(150), Duration.ofSeconds(10), Duration.ofSeconds(10));
        var cycles = cycles(times);
        List<Director> directors = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            directors.add(new Director(cycles));
        }
        List<Proposal> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            var tickets = random.ints(1 + random.nextInt(4), 0, 150)
                    .mapToObj(ticket -> "t" + ticket)
                    .toArray(String[]::new);
            var proposal = proposal("p" + i, random.nextDouble(), tickets);
            all.add(proposal);
            directors.get(i % directors.size()).proposes(proposal);
        }
        for (var director : directors) {
            director.finishes();
        }
        for (var director : directors) {
            assertThat(director.end()).isEmpty();
        }

        Set<String> taken = new HashSet<>();
        var expected = all.stream()
                .sorted((a, b) ->
                        Double.compare(b.score().orElseThrow(), a.score().orElseThrow()))
                .filter(proposal ->
                        proposal.tickets().stream().noneMatch(taken::contains) && taken.addAll(proposal.tickets()))
                .map(Proposal::id)
                .collect(Collectors.toSet());
        var matched = directors.stream()
                .flatMap(director -> director.matched.stream())
                .toList();
        assertThat(matched).doesNotHaveDuplicates().hasSameElementsAs(expected);
        for (int i = 0; i < directors.size(); i++) {
            int own = i;
            assertThat(directors.get(i).matched)
                    .allMatch(id -> Integer.parseInt(id.substring(1)) % directors.size() == own);
        }
    }

    private Cycles cycles(CycleTimes times) {
        return cycles(new DefaultEvaluator(collided -> {}), times);
    }

    private Cycles cycles(Evaluator evaluator, CycleTimes times) {
        return new Cycles(evaluator, store, () -> times, CycleListener.NONE, System::nanoTime);
    }

    private static Proposal proposal(String id, double score, String... tickets) {
        return new Proposal(id, Arrays.asList(tickets), false, "", OptionalDouble.of(score), true, new byte[0]);
    }

    /// A caller that has joined.
    private static final class Director implements Caller {
        final List<String> matched = new CopyOnWriteArrayList<>();
        final List<String> lost = new CopyOnWriteArrayList<>();
        final List<String> failed = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> started = new CompletableFuture<>();
        final CompletableFuture<String> ended = new CompletableFuture<>();
        volatile boolean wasTooLate;
        volatile boolean throwing;
        private final Cycles.Place place;

        Director(Cycles cycles) {
            place = cycles.join(this);
        }

        void proposes(String id, double score, String... tickets) {
            proposes(proposal(id, score, tickets));
        }

        void proposes(Proposal proposal) {
            place.propose(proposal);
        }

        void finishes() {
            place.finish();
        }

        void leaves() {
            place.leave();
        }

        String end() throws Exception {
            return ended.get(20, TimeUnit.SECONDS);
        }

        void hears(BooleanSupplier news) throws InterruptedException {
            for (int i = 0; i < 500 && !news.getAsBoolean(); i++) {
                Thread.sleep(10);
            }
            assertThat(news.getAsBoolean()).isTrue();
        }

        @Override
        public void started() {
            started.complete("");
        }

        @Override
        public void matched(Claim match) {
            if (throwing) {
                throw new IllegalStateException("no ears");
            }
            matched.add(match.match().id());
        }

        @Override
        public void failed(Proposal proposal) {
            failed.add(proposal.id());
        }

        @Override
        public void lost(Proposal proposal) {
            lost.add(proposal.id());
        }

        @Override
        public void tooLate() {
            wasTooLate = true;
        }

        @Override
        public void ended(@Nullable String fault) {
            ended.complete(fault == null ? "" : fault);
        }
    }

    /// Searchable is what is not held.
    private static final class Store implements Claims {
        final Set<String> held = ConcurrentHashMap.newKeySet();
        final Set<String> failing = new HashSet<>();
        final List<String> released = new CopyOnWriteArrayList<>();
        final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger underWay = new AtomicInteger();
        CompletableFuture<@Nullable Void> hesitates = CompletableFuture.completedFuture(null);
        Runnable before = () -> {};
        Executor answers = Runnable::run;

        @Override
        public CompletableFuture<Optional<Claim>> claim(Proposal proposal) {
            before.run();
            if (failing.contains(proposal.id())) {
                return CompletableFuture.failedFuture(new CompletionException(new IllegalStateException("no store")));
            }
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            boolean free = proposal.tickets().stream().noneMatch(held::contains);
            if (free) {
                held.addAll(proposal.tickets());
            }
            var claim = new Claim(proposal.id(), proposal, () -> release(proposal));
            return hesitates.thenApplyAsync(
                    any -> {
                        underWay.decrementAndGet();
                        return free ? Optional.of(claim) : Optional.empty();
                    },
                    answers);
        }

        private CompletableFuture<Void> release(Proposal proposal) {
            released.add(proposal.id());
            proposal.tickets().forEach(held::remove);
            return CompletableFuture.completedFuture(null);
        }
    }

    /// Says what the test says.
    private static final class OpenEvaluator implements Evaluator {
        private final BlockingQueue<Verdict> started = new LinkedBlockingQueue<>();
        private @Nullable Verdict current;
        final CountDownLatch canceled = new CountDownLatch(1);
        final List<String> proposed = Collections.synchronizedList(new ArrayList<>());
        volatile boolean isCanceled;

        @Override
        public Evaluation start(Verdict verdict) {
            started.add(verdict);
            return new Evaluation() {
                @Override
                public void propose(Proposal proposal) {
                    proposed.add(proposal.id());
                }

                @Override
                public void finish() {}

                @Override
                public void cancel() {
                    isCanceled = true;
                    canceled.countDown();
                }
            };
        }

        /// Of the cycle under way.
        Verdict verdict() throws Exception {
            if (current == null) {
                current = Objects.requireNonNull(started.poll(5, TimeUnit.SECONDS), "no cycle began");
            }
            return current;
        }

        /// From now on, [#verdict()] is of the next cycle.
        void next() throws Exception {
            verdict();
            current = null;
        }
    }
}
