package dev.muster.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cycle against the plainest description of one, over random courses: callers that propose, repeat ids of their own
/// and of others, finish, leave, throw and are late; a store that loses, fails and hesitates; evaluators that stream,
/// repeat, make up ids and fail.
@Timeout(60)
final class CycleModelTest {
    private static final CycleTimes TIMES =
            new CycleTimes(Duration.ofMillis(20), Duration.ofMillis(400), Duration.ofDays(1));
    private static final String WITNESS = "w";
    private static final int CALLERS = 5;
    private static final int STEPS = 60;

    /// What can happen while functions run.
    private sealed interface Step {
        record Propose(int caller, Proposal proposal) implements Step {}

        record Finish(int caller) implements Step {}

        record Leave(int caller) implements Step {}

        record Accept(String id) implements Step {}

        record Break(String why) implements Step {}
    }

    /// Of the store: proposals with such ids are lost or fail; of a caller: it throws when it is told of a match.
    private record Odds(Set<Integer> deaf, boolean isStreaming) {
        static boolean isLost(Proposal proposal) {
            return proposal.id().endsWith("3");
        }

        static boolean isFailing(Proposal proposal) {
            return proposal.id().endsWith("7");
        }
    }

    /// What one caller hears in the end.
    private record Heard(Set<String> matched, Set<String> lost, Set<String> failed, boolean tooLate, String end) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithThePlainestDescription(long seed) throws Exception {
        var random = new Random(seed);
        for (int course = 0; course < 12; course++) {
            var odds =
                    new Odds(random.nextInt(4) == 0 ? Set.of(random.nextInt(CALLERS)) : Set.of(), random.nextBoolean());
            var steps = steps(random, odds);
            var model = new Model(odds);
            steps.forEach(model::step);
            var expected = model.end();

            var store = new Store();
            assertThat(new Play(odds, store).run(steps))
                    .as("seed %d, course %d: %s", seed, course, steps)
                    .isEqualTo(expected);
            // Held is what somebody has, and nothing else.
            assertThat(store.held).isEqualTo(model.taken);
        }
    }

    private static List<Step> steps(Random random, Odds odds) {
        List<Step> steps = new ArrayList<>();
        List<String> open = new ArrayList<>();
        boolean isWild = random.nextInt(3) == 0;
        for (int i = 0; i < STEPS; i++) {
            int caller = random.nextInt(CALLERS);
            int dice = random.nextInt(100);
            if (dice < 70) {
                boolean isRepeated = isWild && !open.isEmpty() && random.nextInt(40) == 0;
                var id = isRepeated ? open.get(random.nextInt(open.size())) : "p" + i;
                open.add(id);
                steps.add(new Step.Propose(caller, proposal(id, random)));
            } else if (dice < 76) {
                steps.add(new Step.Finish(caller));
            } else if (dice < 79) {
                steps.add(new Step.Leave(caller));
            } else if (odds.isStreaming() && !open.isEmpty()) {
                int at = random.nextInt(open.size());
                // What is accepted is not again, unless the evaluator is odd.
                steps.add(new Step.Accept(isWild && random.nextInt(20) == 0 ? open.get(at) : open.remove(at)));
            }
            if (odds.isStreaming() && isWild && random.nextInt(150) == 0) {
                steps.add(random.nextBoolean() ? new Step.Accept("made up") : new Step.Break("boom"));
            }
        }
        return steps;
    }

    private static Proposal proposal(String id, Random random) {
        var tickets = random.ints(1 + random.nextInt(3), 0, 60)
                .mapToObj(ticket -> "t" + ticket)
                .toArray(String[]::new);
        return new Proposal(
                id, Arrays.asList(tickets), false, "", OptionalDouble.of(random.nextDouble()), true, new byte[0]);
    }

    /// The description: one step after the other, everything at once.
    private static final class Model {
        private final Odds odds;
        private final Map<String, Proposal> proposals = new LinkedHashMap<>();
        private final Map<String, Integer> owners = new HashMap<>();
        private final Set<String> accepted = new HashSet<>();
        private final Set<String> taken = new HashSet<>();
        private final List<Set<String>> own = new ArrayList<>();
        private final Set<Integer> proposing = new TreeSet<>();
        private final Set<Integer> present = new TreeSet<>();
        private final Map<Integer, Heard> heard = new TreeMap<>();
        private int claimed;
        private boolean isClaimFailed;
        private @Nullable String fault;

        Model(Odds odds) {
            this.odds = odds;
            for (int i = 0; i < CALLERS; i++) {
                own.add(new HashSet<>());
                proposing.add(i);
                present.add(i);
                heard.put(i, new Heard(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), false, "nothing"));
            }
        }

        void step(Step step) {
            if (fault != null) {
                return;
            }
            switch (step) {
                case Step.Propose(int caller, var proposal) -> propose(caller, proposal);
                case Step.Finish(int caller) -> proposing.remove(caller);
                case Step.Leave(int caller) -> leave(caller);
                case Step.Accept(var id) -> accept(id);
                case Step.Break(var why) -> fail("error calling evaluator: " + why);
            }
        }

        private void propose(int caller, Proposal proposal) {
            var id = proposal.id();
            if (!proposing.contains(caller)) {
                return;
            }
            if (!own.get(caller).add(id)) {
                end(caller, "MatchMakingFunction returned same match_id twice: \"" + id + "\"");
            } else if (proposals.containsKey(id)) {
                fail("multiple match functions used same match_id: \"" + id + "\"");
            } else {
                proposals.put(id, proposal);
                owners.put(id, caller);
            }
        }

        private void accept(String id) {
            var proposal = proposals.get(id);
            if (proposal == null) {
                fail("evaluator returned match_id \"" + id
                        + "\" which does not correspond to its any match in its input");
                return;
            }
            if (!accepted.add(id)) {
                fail("evaluator returned same match_id twice: \"" + id + "\"");
                return;
            }
            int owner = Objects.requireNonNull(owners.get(id));
            if (!present.contains(owner)) {
                return;
            }
            var hears = Objects.requireNonNull(heard.get(owner));
            if (Odds.isFailing(proposal)) {
                isClaimFailed = true;
                hears.failed().add(id);
                return;
            }
            claimed++;
            if (Odds.isLost(proposal) || proposal.tickets().stream().anyMatch(taken::contains)) {
                hears.lost().add(id);
            } else if (odds.deaf().contains(owner)) {
                end(owner, "the call failed");
            } else {
                taken.addAll(proposal.tickets());
                hears.matched().add(id);
            }
        }

        private void leave(int caller) {
            proposing.remove(caller);
            present.remove(caller);
        }

        private void end(int caller, String why) {
            if (present.contains(caller)) {
                leave(caller);
                heard.computeIfPresent(
                        caller, (any, so) -> new Heard(so.matched(), so.lost(), so.failed(), so.tooLate(), why));
            }
        }

        private void fail(String why) {
            if (fault == null) {
                fault = why;
                List.copyOf(present).forEach(caller -> end(caller, why));
            }
        }

        Map<Integer, Heard> end() {
            if (fault == null) {
                proposing.forEach(caller -> heard.computeIfPresent(
                        caller, (any, so) -> new Heard(so.matched(), so.lost(), so.failed(), true, so.end())));
                proposing.clear();
                if (!odds.isStreaming()) {
                    best().forEach(this::accept);
                }
                if (claimed == 0 && isClaimFailed) {
                    fail("no matches successfully added to the pending release. Last error: no store");
                }
            }
            List.copyOf(present).forEach(caller -> end(caller, ""));
            return heard;
        }

        // By falling score, each unless a better one has a ticket of its.
        private List<String> best() {
            Set<String> used = new HashSet<>();
            return proposals.values().stream()
                    .sorted(Comparator.comparingDouble(
                            (Proposal proposal) -> -proposal.score().orElseThrow()))
                    .filter(proposal ->
                            proposal.tickets().stream().noneMatch(used::contains) && used.addAll(proposal.tickets()))
                    .map(Proposal::id)
                    .toList();
        }
    }

    /// The same course, played through a real cycle, whose clock stands still meanwhile. Each step is settled before
    /// the
    /// next: a witness proposes something that nobody accepts, and waits until the evaluator has it.
    private static final class Play {
        private final Store store;
        private final Script script;
        private final List<Listening> callers = new ArrayList<>();
        private final Listening witness = new Listening(false);
        private final AtomicLong clock = new AtomicLong();
        private int barriers;

        Play(Odds odds, Store store) {
            this.store = store;
            this.script = new Script(odds.isStreaming());
            for (int i = 0; i < CALLERS; i++) {
                callers.add(new Listening(odds.deaf().contains(i)));
            }
        }

        Map<Integer, Heard> run(List<Step> steps) throws Exception {
            var cycles = new Cycles(script, store, () -> TIMES, CycleListener.NONE, clock::get);
            callers.forEach(caller -> caller.place = cycles.join(caller));
            witness.place = cycles.join(witness);
            witness.begun.get(10, TimeUnit.SECONDS);
            int turn = steps.size() / 2;
            for (int i = 0; i < steps.size(); i++) {
                if (i == turn) {
                    clock.addAndGet(TIMES.registration().toNanos());
                }
                play(steps.get(i));
                settle();
                settle(); // what follows from a claim comes after it
            }
            witness.place.finish();
            for (int i = 0; i < 2000 && !witness.ended.isDone(); i++) {
                clock.addAndGet(TIMES.collection().toNanos());
                Thread.sleep(5);
            }
            witness.ended.get(1, TimeUnit.SECONDS);
            Map<Integer, Heard> heard = new TreeMap<>();
            for (int i = 0; i < CALLERS; i++) {
                heard.put(i, callers.get(i).heard());
            }
            return heard;
        }

        private void play(Step step) {
            switch (step) {
                case Step.Propose(int caller, var proposal) ->
                    Objects.requireNonNull(callers.get(caller).place).propose(proposal);
                case Step.Finish(int caller) ->
                    Objects.requireNonNull(callers.get(caller).place).finish();
                case Step.Leave(int caller) -> callers.get(caller).leaves();
                case Step.Accept(var id) ->
                    Objects.requireNonNull(script.verdict).accepted(id);
                case Step.Break(var why) ->
                    Objects.requireNonNull(script.verdict).failed(new IllegalStateException(why));
            }
        }

        private void settle() throws Exception {
            var seen = new CompletableFuture<Void>();
            script.barrier = seen;
            Objects.requireNonNull(witness.place)
                    .propose(new Proposal(
                            WITNESS + barriers++, List.of(), false, "", OptionalDouble.empty(), true, new byte[0]));
            CompletableFuture.anyOf(seen, witness.ended).get(10, TimeUnit.SECONDS);
        }
    }

    /// Notes what it is told.
    private static final class Listening implements Caller {
        final CompletableFuture<String> begun = new CompletableFuture<>();
        final CompletableFuture<String> ended = new CompletableFuture<>();
        private final Set<String> matched = new ConcurrentSkipListSet<>();
        private final Set<String> lost = new ConcurrentSkipListSet<>();
        private final Set<String> failed = new ConcurrentSkipListSet<>();
        private final boolean isDeaf;
        private volatile boolean tooLate;
        private volatile boolean isGone;
        private Cycles.@Nullable Place place;

        Listening(boolean isDeaf) {
            this.isDeaf = isDeaf;
        }

        void leaves() {
            isGone = true;
            Objects.requireNonNull(place).leave();
        }

        Heard heard() throws Exception {
            // Who has left hears nothing any more; who had ended before that did.
            var end = isGone ? ended.getNow("nothing") : ended.get(10, TimeUnit.SECONDS);
            return new Heard(new TreeSet<>(matched), new TreeSet<>(lost), new TreeSet<>(failed), tooLate, end);
        }

        @Override
        public void started() {
            begun.complete("");
        }

        @Override
        public void matched(Claim match) {
            if (isDeaf) {
                throw new IllegalStateException("no ears");
            }
            assertThat(matched.add(match.match().id())).isTrue();
        }

        @Override
        public void lost(Proposal proposal) {
            assertThat(lost.add(proposal.id())).isTrue();
        }

        @Override
        public void failed(Proposal proposal) {
            assertThat(failed.add(proposal.id())).isTrue();
        }

        @Override
        public void tooLate() {
            tooLate = true;
        }

        @Override
        public void ended(@Nullable String fault) {
            assertThat(ended.complete(fault == null ? "" : fault)).isTrue();
        }
    }

    /// Decides by score at the end, or says what the course says.
    private static final class Script implements Evaluator {
        private final boolean isStreaming;
        private volatile @Nullable Verdict verdict;
        private volatile @Nullable CompletableFuture<Void> barrier;

        Script(boolean isStreaming) {
            this.isStreaming = isStreaming;
        }

        @Override
        public Evaluation start(Verdict told) {
            verdict = told;
            var scores = new DefaultEvaluator(collided -> {}).start(told);
            return new Evaluation() {
                @Override
                public void propose(Proposal proposal) {
                    if (proposal.id().startsWith(WITNESS)) {
                        Objects.requireNonNull(barrier).complete(null);
                    } else if (!isStreaming) {
                        scores.propose(proposal);
                    }
                }

                @Override
                public void finish() {
                    scores.finish();
                }

                @Override
                public void cancel() {}
            };
        }
    }

    /// Searchable is what is not held; answers at once, or when asked by another thread.
    private static final class Store implements Claims {
        final Set<String> held = ConcurrentHashMap.newKeySet();
        private final Executor answers;

        Store() {
            this(Runnable::run);
        }

        Store(Executor answers) {
            this.answers = answers;
        }

        @Override
        public CompletableFuture<Optional<Claim>> claim(Proposal proposal) {
            return CompletableFuture.supplyAsync(() -> decide(proposal), answers);
        }

        private synchronized Optional<Claim> decide(Proposal proposal) {
            if (Odds.isFailing(proposal)) {
                throw new IllegalStateException("no store");
            }
            if (Odds.isLost(proposal) || proposal.tickets().stream().anyMatch(held::contains)) {
                return Optional.empty();
            }
            held.addAll(proposal.tickets());
            return Optional.of(new Claim(proposal.id(), proposal, () -> release(proposal)));
        }

        private synchronized CompletableFuture<Void> release(Proposal proposal) {
            assertThat(held.containsAll(proposal.tickets())).isTrue();
            proposal.tickets().forEach(held::remove);
            return CompletableFuture.completedFuture(null);
        }
    }

    // Nothing is settled here: callers come and go as they like over many cycles, and the store takes its time.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void holdsWhatSomebodyHasAndNothingElseHoweverCallersComeAndGo(long seed) throws Exception {
        var times = new CycleTimes(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(10));
        try (var slow = Executors.newFixedThreadPool(2);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var store = new Store(slow);
            var cycles = new Cycles(
                    new DefaultEvaluator(collided -> {}), store, () -> times, CycleListener.NONE, System::nanoTime);
            Map<String, Proposal> proposed = new ConcurrentHashMap<>();
            Queue<Listening> all = new ConcurrentLinkedQueue<>();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                var random = new Random(seed * 100 + i);
                var name = "c" + i + "-";
                running.add(threads.submit(() -> {
                    for (int round = 0; round < 12; round++) {
                        var caller = new Listening(random.nextInt(10) == 0);
                        all.add(caller);
                        var place = cycles.join(caller);
                        caller.place = place;
                        if (random.nextInt(8) == 0) {
                            caller.leaves();
                            continue;
                        }
                        caller.begun.get(10, TimeUnit.SECONDS);
                        for (int j = 0; j < 15; j++) {
                            var proposal = proposal(name + round + "-" + j, random);
                            proposed.put(proposal.id(), proposal);
                            place.propose(proposal);
                        }
                        switch (random.nextInt(4)) {
                            case 0 -> caller.leaves();
                            case 1 -> caller.ended.get(10, TimeUnit.SECONDS); // too late
                            default -> {
                                place.finish();
                                caller.ended.get(10, TimeUnit.SECONDS);
                            }
                        }
                    }
                    return null;
                }));
            }
            for (var one : running) {
                one.get(30, TimeUnit.SECONDS);
            }

            Supplier<List<String>> had = () -> all.stream()
                    .flatMap(caller -> caller.matched.stream())
                    .flatMap(id -> Objects.requireNonNull(proposed.get(id)).tickets().stream()
                            .distinct())
                    .toList();
            for (int i = 0;
                    i < 500 && !(cycles.isIdle() && Set.copyOf(had.get()).equals(store.held));
                    i++) {
                Thread.sleep(10);
            }
            assertThat(had.get())
                    .doesNotHaveDuplicates()
                    .hasSameElementsAs(store.held)
                    .isNotEmpty();
        }
    }
}
