package dev.muster.openmatch0;

import static dev.muster.openmatch0.kubernetes.JobsCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.muster.openmatch0.grpc.OpenMatch0Doors;
import dev.muster.openmatch0.kubernetes.JobFunctions;
import dev.muster.openmatch0.kubernetes.JobsCluster;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.runtime.kubernetes.FakeKubelet;
import dev.muster.runtime.kubernetes.Fate;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Callers that wait for matches of functions and an evaluator that are Kubernetes Jobs: on a real API server with
/// Kubernetes' own controllers, by an account that has the rights of the manifests. What the pods do is played.
@NeedsKubeApi
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OrchestratorJobsTest {
    private static final String FUNCTION = "registry.example/duel:1";
    private static final String EVALUATOR = "registry.example/evaluator:1";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final JobsCluster cluster =
            JobsCluster.start("job-controller", "ttl-after-finished-controller", "garbage-collector-controller");
    private final FakeKubelet kubelet = cluster.kubelet;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private volatile OrchestratorBench bench = OrchestratorBench.empty();
    private volatile OpenMatch0Doors doors = OpenMatch0Doors.on(bench.redis);

    @AfterAll
    void endTheCluster() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void open() throws Exception {
        end();
        bench = OrchestratorBench.empty();
        doors = OpenMatch0Doors.on(bench.redis);
        await(
                "nothing is left of others",
                () -> cluster.jobs().isEmpty() && cluster.pods().isEmpty());
        kubelet.decide(this::works);
    }

    @AfterEach
    void end() throws Exception {
        doors.close();
        bench.close();
        for (var one : opened) {
            one.close();
        }
        opened.clear();
        cluster.leave();
    }

    @Test
    void aRequestBecomesAJobAndItsMatchReachesTheCaller() throws Exception {
        start(bench, LONG);

        var match = create("duel").get(60, TimeUnit.SECONDS);

        assertThat(match.getId()).endsWith(".duel");
        assertThat(match.getProperties()).isEqualTo("{\"made\":\"by a pod\"}");
        assertThat(match.getRosters(0).getPlayersList())
                .extracting(Player::getId)
                .containsExactly("anna");
        assertThat(cluster.jobs())
                .extracting(job -> job.getMetadata().getLabels().get("app"))
                .containsExactlyInAnyOrder("mmf", "evaluator");
        assertThat(cluster.jobs())
                .extracting(job -> job.getMetadata().getAnnotations().get("profile"))
                .anyMatch(name -> name.matches("\\d+\\." + match.getId() + "\\.mmf"))
                .anyMatch(name -> name.matches("\\d+\\.evaluator"));
        bench.awaitEvent("evaluated 1 0");
    }

    @Test
    void aFunctionThatCrashesIsToldToItsCaller() {
        kubelet.decide(pod -> new Fate.Ends(Duration.ZERO, 3, "Traceback\nKeyError: mmr"));
        start(bench, LONG);

        assertThat(fault(create("duel")))
                .isEqualTo("match function \"" + FUNCTION
                        + "\": exited with status 3; its output ended with \"Traceback | KeyError: mmr\"");
    }

    @Test
    void anImageThatCannotBePulledIsToldToItsCaller() {
        kubelet.decide(pod -> Fate.imageMissing(FUNCTION));
        start(bench, LONG);

        assertThat(fault(create("duel")))
                .startsWith("match function \"" + FUNCTION + "\": its image \"" + FUNCTION + "\" cannot be run:")
                .contains("ImagePullBackOff");
        await("its Job is gone", () -> cluster.jobs().isEmpty());
    }

    @Test
    void aFunctionThatHangsIsEndedAndToldToItsCaller() {
        kubelet.decide(pod -> Fate.ready());
        start(bench, Duration.ofSeconds(8));

        assertThat(fault(create("duel")))
                .isEqualTo(
                        "match function \"" + FUNCTION + "\": took longer than 8 s and was ended: its pod was Running");
        await("its Job is gone", () -> cluster.jobs().isEmpty());
        await("its pod is gone", () -> cluster.pods().isEmpty());
    }

    @Test
    void anEvaluatorThatCrashesIsToldToTheCaller() {
        kubelet.decide(pod -> app(pod).equals("mmf") ? works(pod) : new Fate.Ends(Duration.ZERO, 1, "out of cheese"));
        start(bench, LONG);

        assertThat(fault(create("duel")))
                .isEqualTo("evaluator \"" + EVALUATOR
                        + "\": exited with status 1; its output ended with \"out of cheese\"");
        assertThat(bench.proposed()).isEmpty();
    }

    @Test
    void theNextOrchestratorGoesOnWithTheJobThatRuns() throws Exception {
        kubelet.decide(pod -> Fate.ready());
        start(bench, LONG);
        var call = create("duel");
        await("its pod runs", () -> cluster.pods().stream().anyMatch(OrchestratorJobsTest::runs));
        var before = cluster.jobs().getFirst();
        var other = OrchestratorBench.another();
        var adopted = new CopyOnWriteArrayList<String>();

        bench.stall();
        start(other, cluster.functions(Duration.ofMinutes(5)), LONG, adopted);
        opened.addFirst(other);
        await("the other one looks after it", () -> !adopted.isEmpty());
        kubelet.decide(this::works);
        var pod = cluster.pods().getFirst();
        kubelet.tell(JobsCluster.NAMESPACE, pod.getMetadata().getName(), works(pod));

        assertThat(call.get(60, TimeUnit.SECONDS).getRosters(0).getPlayersList())
                .extracting(Player::getId)
                .containsExactly("anna");
        assertThat(cluster.jobs())
                .filteredOn(job -> app(job.getMetadata().getLabels()).equals("mmf"))
                .extracting(job -> job.getMetadata().getUid())
                .containsExactly(before.getMetadata().getUid());
        other.awaitEvent("ended duel");
        other.awaitEvent("evaluated 1 0");
        assertThat(bench.told.events).containsExactly("started duel");
    }

    @Test
    void jobsThatEndedGoByThemselvesAfterAWhile() throws Exception {
        start(bench, cluster.functions(Duration.ofSeconds(1)), LONG, new CopyOnWriteArrayList<>());
        create("duel").get(60, TimeUnit.SECONDS);

        await("both Jobs are gone", () -> cluster.jobs().isEmpty());
        await("so are their pods", () -> cluster.pods().isEmpty());
    }

    @Test
    void jobsGoWithTheAccountThatOwnsThemAndNewOnesBelongToTheNext() throws Exception {
        kubelet.decide(pod -> Fate.ready());
        start(bench, LONG);
        var call = create("duel");
        await("its pod runs", () -> cluster.pods().stream().anyMatch(OrchestratorJobsTest::runs));

        cluster.account().delete();

        assertThat(fault(call)).isEqualTo("match function \"" + FUNCTION + "\": its Job was deleted");
        await("its pod is gone", () -> cluster.pods().isEmpty());
        kubelet.decide(this::works);
        cluster.makeAccount();
        assertThat(create("duel").get(60, TimeUnit.SECONDS).getRostersCount()).isOne();
        assertThat(cluster.jobs())
                .allSatisfy(job -> assertThat(job.getMetadata()
                                .getOwnerReferences()
                                .getFirst()
                                .getUid())
                        .isEqualTo(cluster.accountId()));
    }

    /// What a pod does: as a function it proposes a match of one player, as an evaluator it approves all.
    private Fate works(Pod pod) {
        var variables = pod.getSpec().getContainers().getFirst().getEnv().stream()
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
        if (app(pod).equals("mmf")) {
            propose(variables);
        } else {
            for (var proposal : bench.redis.list("SPOP", "proposalq", "100")) {
                bench.direct("RENAME", proposal, proposal.split("\\.", 3)[2]);
            }
        }
        return new Fate.Ends(Duration.ZERO, 0, "");
    }

    private void propose(Map<String, String> variables) {
        assertThat(variables).containsEntry("MMF_PROFILE_ID", "duel").containsEntry("REDIS_SERVICE_HOST", "redis");
        var proposal = MatchObject.newBuilder()
                .setId(variables.getOrDefault("MMF_PROPOSAL_ID", ""))
                .setProperties("{\"made\":\"by a pod\"}")
                .addRosters(Roster.newBuilder().addPlayers(Player.newBuilder().setId("anna")))
                .build();
        assertThat(doors.mmLogic().createProposal(proposal).getSuccess()).isTrue();
    }

    private void start(OrchestratorBench process, Duration deadline) {
        start(process, cluster.functions(Duration.ofMinutes(5)), deadline, new CopyOnWriteArrayList<>());
    }

    private static void start(OrchestratorBench process, JobFunctions jobs, Duration deadline, List<String> started) {
        process.settings = TestSettings.with(FUNCTION, EVALUATOR);
        process.limits = new OrchestratorLimits(deadline, deadline, 500, 16);
        process.launchers = List.of(process.functions, new Noting(jobs, started));
        process.start();
    }

    /// Notes which runs it has started, or found.
    private record Noting(JobFunctions jobs, List<String> started) implements FunctionLauncher {
        @Override
        public boolean runs(String image) {
            return jobs.runs(image);
        }

        @Override
        public Run start(FunctionCall call) {
            var run = jobs.start(call);
            started.add(call.name());
            return run;
        }
    }

    private ListenableFuture<MatchObject> create(String profile) {
        return BackendGrpc.newFutureStub(doors.channel())
                .createMatch(MatchObject.newBuilder()
                        .setId(profile)
                        .setProperties("{}")
                        .build());
    }

    private static String fault(ListenableFuture<MatchObject> call) {
        try {
            throw new AssertionError("there was a match: " + call.get(60, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            var status = Status.fromThrowable(e.getCause());
            assertThat(status.getCode()).isEqualTo(Status.Code.UNKNOWN);
            return String.valueOf(status.getDescription());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean runs(Pod pod) {
        return "Running".equals(pod.getStatus().getPhase());
    }

    private static String app(Pod pod) {
        return app(pod.getMetadata().getLabels());
    }

    private static String app(Map<String, String> labels) {
        return labels.getOrDefault("app", "");
    }
}
