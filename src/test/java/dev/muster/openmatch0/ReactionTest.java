package dev.muster.openmatch0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.TestFunctions.TestRun;
import dev.muster.openmatch0.grpc.OpenMatch0Doors;
import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How long it takes until somebody is told, where Open Match 0.3 looks every two seconds: medians, as the machine may
/// be busy with other things.
@Timeout(120)
final class ReactionTest {
    private static final Duration PUSH = Duration.ofMillis(50);

    /// What docs/reference/openmatch0.md says of a whole round.
    private static final Duration ROUND = Duration.ofMillis(100);

    private static final int WARM_UP = 10;
    private static final int ROUNDS = 21;
    private static final MatchObject DUEL =
            MatchObject.newBuilder().setId("duel").setProperties("""
                    {"properties": {
                      "pools": [{"name": "all", "filters": [{"attribute": "mmr.rating", "minv": "1"}]}],
                      "rosters": [
                        {"name": "red", "players": [{"pool": "all"}, {"pool": "all"}]},
                        {"name": "blu", "players": [{"pool": "all"}, {"pool": "all"}]}]}}""").build();

    private final OrchestratorBench bench = OrchestratorBench.empty();
    private final OpenMatch0Doors doors = OpenMatch0Doors.on(bench.redis);

    @AfterEach
    void close() throws Exception {
        doors.close();
        bench.close();
    }

    @Test
    void aRoundOfWhatIsBuiltInIsOverWithinATenthOfASecond() {
        bench.startBuiltIn(8);
        comes(4 * (WARM_UP + ROUNDS));

        var took = new Took("CreateMatch, built in", ROUND);
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            long began = System.nanoTime();
            var match = doors.backend().createMatch(DUEL);
            took.add(System.nanoTime() - began);
            assertThat(match.getRostersList()).hasSize(2);
        }

        took.check();
    }

    @Test
    void theNextMatchOfAListComesWithinATenthOfASecond() {
        bench.startBuiltIn(8);
        comes(4 * (WARM_UP + ROUNDS + 3));

        var took = new Took("ListMatches, built in", ROUND);
        var matches = doors.backend().listMatches(DUEL);
        assertThat(matches.next().getRostersList()).hasSize(2);
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            long began = System.nanoTime();
            assertThat(matches.next().getRostersList()).hasSize(2);
            took.add(System.nanoTime() - began);
        }

        took.check();
    }

    @Test
    void aRequestStartsItsFunctionAtOnce() throws InterruptedException {
        var started = new LinkedBlockingQueue<Long>();
        bench.functions.let("test:function", run -> noteAndFail(started, run));
        bench.start();
        bench.direct("HSET", "duel", "properties", "{}", "error", "", "rosters", "", "pools", "");

        var took = new Took("profileq to function", PUSH);
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            long began = System.nanoTime();
            bench.direct("SADD", "profileq", "r%019d.duel".formatted(i));
            took.add(next(started) - began);
        }

        took.check();
    }

    @Test
    void aProposalStartsTheEvaluatorAtOnce() throws InterruptedException {
        var started = new LinkedBlockingQueue<Long>();
        bench.functions.let("test:evaluator", run -> {
            started.add(System.nanoTime());
            bench.direct("SPOP", "proposalq", "10");
            run.end();
        });
        bench.start();

        var took = new Took("proposalq to evaluator", PUSH);
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            var proposal = "proposal.1800000000.r%019d.direct".formatted(i);
            bench.direct("HSET", proposal, "rosters", DirectFunctions.rosters("p" + i), "properties", "{}");
            long began = System.nanoTime();
            bench.direct("SADD", "proposalq", proposal);
            took.add(next(started) - began);
            int ended = i + 1;
            OrchestratorBench.await("the evaluator ended", () -> evaluations() == ended);
        }

        took.check();
    }

    @Test
    void anAssignmentReachesItsPlayerAtOnce() throws InterruptedException {
        var told = new LinkedBlockingQueue<Long>();
        var anna = Player.newBuilder().setId("anna").setProperties("{}").build();
        doors.frontend().createPlayer(anna);
        var updates = doors.frontend().getUpdates(anna);
        var reader = Thread.startVirtualThread(() -> {
            for (int i = 0; i < WARM_UP + ROUNDS; i++) {
                assertThat(updates.next().getAssignment()).isEqualTo("room " + i);
                told.add(System.nanoTime());
            }
        });

        var took = new Took("CreateAssignments to GetUpdates", PUSH);
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            long began = System.nanoTime();
            doors.backend()
                    .createAssignments(Assignments.newBuilder()
                            .setAssignment("room " + i)
                            .addRosters(Roster.newBuilder().addPlayers(anna))
                            .build());
            took.add(next(told) - began);
        }

        reader.join();
        took.check();
    }

    @Test
    void whatAMatchOfAListIsRenamedToIsGivenOutAndAskedForAnewAtOnce() throws InterruptedException {
        var functions = new DirectFunctions(bench.redis);
        var matches = doors.backend().listMatches(DUEL);

        var given = new Took("RENAME to ListMatches", PUSH);
        var asked = new Took("ListMatches to profileq", PUSH);
        var request = request();
        for (int i = 0; i < WARM_UP + ROUNDS; i++) {
            long renamed = System.nanoTime();
            functions.approve(request, "player-" + i);
            assertThat(matches.next().getId()).isEqualTo(request);
            long here = System.nanoTime();
            request = request();
            given.add(here - renamed);
            asked.add(System.nanoTime() - here);
        }

        given.check();
        asked.check();
    }

    /// How long something took each time, the first times left out.
    private static final class Took {
        private final String what;
        private final Duration most;
        private final List<Long> nanos = new ArrayList<>();

        Took(String what, Duration most) {
            this.what = what;
            this.most = most;
        }

        void add(long one) {
            nanos.add(one);
        }

        void check() {
            var sorted = nanos.stream().skip(WARM_UP).sorted().toList();
            long median = sorted.get(sorted.size() / 2);
            System.out.printf("%s: median %.1f ms, longest %.1f ms%n", what, median / 1e6, sorted.getLast() / 1e6);
            assertThat(Duration.ofNanos(median)).as(what).isLessThanOrEqualTo(most);
        }
    }

    private static void noteAndFail(BlockingQueue<Long> started, TestRun run) {
        started.add(System.nanoTime());
        run.fail("it was only to start");
    }

    private static long next(BlockingQueue<Long> times) throws InterruptedException {
        var time = times.poll(20, TimeUnit.SECONDS);
        assertThat(time).as("it happens").isNotNull();
        return time;
    }

    private long evaluations() {
        return bench.told.events.stream()
                .filter(event -> event.startsWith("evaluated "))
                .count();
    }

    /// The request in the queue, which is taken out.
    private String request() throws InterruptedException {
        var taken = new ArrayList<String>();
        doors.await("profileq", () -> taken.addAll(bench.redis.list("SPOP", "profileq", "1")));
        return taken.getFirst();
    }

    private void comes(int players) {
        for (int i = 0; i < players; i++) {
            doors.frontend()
                    .createPlayer(Player.newBuilder()
                            .setId("player-" + i)
                            .setProperties("{\"mmr\": {\"rating\": %d}}".formatted(1 + i))
                            .build());
        }
    }
}
