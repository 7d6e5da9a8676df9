package dev.muster.openmatch0;

import static dev.muster.openmatch0.OrchestratorBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.muster.openmatch0.grpc.OpenMatch0Doors;
import dev.muster.openmatch0.kubernetes.JobFunctions;
import dev.muster.openmatch0.kubernetes.JobSettings;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.runtime.kubernetes.FakeKubelet;
import dev.muster.runtime.kubernetes.Fate;
import dev.muster.runtime.kubernetes.KubeApi;
import dev.muster.runtime.kubernetes.KubeProgram;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
    private static final String NAMESPACE = "muster";
    private static final Path COMPONENT = Path.of("k8s/components/open-match-0.3-jobs");
    private static final String FUNCTION = "registry.example/duel:1";
    private static final String EVALUATOR = "registry.example/evaluator:1";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final FunctionSurroundings SURROUNDINGS =
            new FunctionSurroundings("redis", 6379, "om-mmlogicapi", 50503);

    private final KubeApi api = KubeApi.shared();
    private final List<AutoCloseable> cluster = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final FakeKubelet kubelet = FakeKubelet.start(api);
    private volatile OrchestratorBench bench = OrchestratorBench.empty();
    private volatile OpenMatch0Doors doors = OpenMatch0Doors.on(bench.redis);

    @BeforeAll
    void startTheCluster() {
        api.clear();
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .endMetadata()
                .build();
        api.admin().namespaces().resource(namespace).serverSideApply();
        for (var file : List.of("serviceaccount.yaml", "role.yaml", "rolebinding.yaml")) {
            apply(file);
        }
        api.awaitRight(NAMESPACE, "muster", "create", "jobs.batch");
        cluster.add(KubeProgram.controllers(
                api, "job-controller", "ttl-after-finished-controller", "garbage-collector-controller"));
        cluster.add(kubelet);
    }

    @AfterAll
    void endTheCluster() throws Exception {
        for (var one : cluster) {
            one.close();
        }
        api.clear();
    }

    @BeforeEach
    void open() throws Exception {
        end();
        bench = OrchestratorBench.empty();
        doors = OpenMatch0Doors.on(bench.redis);
        api.admin().batch().v1().jobs().inNamespace(NAMESPACE).delete();
        await("nothing is left of others", () -> jobs().isEmpty() && pods().isEmpty());
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
        assertThat(jobs())
                .extracting(job -> job.getMetadata().getLabels().get("app"))
                .containsExactlyInAnyOrder("mmf", "evaluator");
        assertThat(jobs())
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
        await("its Job is gone", () -> jobs().isEmpty());
    }

    @Test
    void aFunctionThatHangsIsEndedAndToldToItsCaller() {
        kubelet.decide(pod -> Fate.ready());
        start(bench, Duration.ofSeconds(2));

        assertThat(fault(create("duel")))
                .isEqualTo(
                        "match function \"" + FUNCTION + "\": took longer than 2 s and was ended: its pod was Running");
        await("its Job is gone", () -> jobs().isEmpty());
        await("its pod is gone", () -> pods().isEmpty());
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
        await("its pod runs", () -> pods().stream().anyMatch(OrchestratorJobsTest::runs));
        var before = jobs().getFirst();
        var other = OrchestratorBench.another();
        var adopted = new CopyOnWriteArrayList<String>();

        bench.cutOff(true);
        start(other, jobFunctions(Duration.ofMinutes(5)), LONG, adopted);
        opened.addFirst(other);
        await("the other one looks after it", () -> !adopted.isEmpty());
        kubelet.decide(this::works);
        var pod = pods().getFirst();
        kubelet.tell(NAMESPACE, pod.getMetadata().getName(), works(pod));

        assertThat(call.get(60, TimeUnit.SECONDS).getRosters(0).getPlayersList())
                .extracting(Player::getId)
                .containsExactly("anna");
        assertThat(jobs())
                .filteredOn(job -> app(job.getMetadata().getLabels()).equals("mmf"))
                .extracting(job -> job.getMetadata().getUid())
                .containsExactly(before.getMetadata().getUid());
        other.awaitEvent("ended duel");
        other.awaitEvent("evaluated 1 0");
        assertThat(bench.told.events).containsExactly("started duel");
    }

    @Test
    void jobsThatEndedGoByThemselvesAfterAWhile() throws Exception {
        start(bench, jobFunctions(Duration.ofSeconds(1)), LONG, new CopyOnWriteArrayList<>());
        create("duel").get(60, TimeUnit.SECONDS);

        await("both Jobs are gone", () -> jobs().isEmpty());
        await("so are their pods", () -> pods().isEmpty());
    }

    @Test
    void jobsGoWithTheAccountThatOwnsThemAndNewOnesBelongToTheNext() throws Exception {
        kubelet.decide(pod -> Fate.ready());
        start(bench, LONG);
        var call = create("duel");
        await("its pod runs", () -> pods().stream().anyMatch(OrchestratorJobsTest::runs));

        account().delete();

        assertThat(fault(call)).isEqualTo("match function \"" + FUNCTION + "\": its Job was deleted");
        await("its pod is gone", () -> pods().isEmpty());
        kubelet.decide(this::works);
        apply("serviceaccount.yaml");
        assertThat(create("duel").get(60, TimeUnit.SECONDS).getRostersCount()).isOne();
        assertThat(jobs())
                .allSatisfy(job -> assertThat(job.getMetadata()
                                .getOwnerReferences()
                                .getFirst()
                                .getUid())
                        .isEqualTo(account().get().getMetadata().getUid()));
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
        start(process, jobFunctions(Duration.ofMinutes(5)), deadline, new CopyOnWriteArrayList<>());
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

    private JobFunctions jobFunctions(Duration kept) {
        var client = api.serviceAccount(NAMESPACE, "muster");
        var standard = JobSettings.standard(NAMESPACE);
        var settings = new JobSettings(
                NAMESPACE,
                standard.serviceAccount(),
                standard.pullPolicy(),
                standard.requests(),
                standard.limits(),
                Optional.empty(),
                kept);
        var jobs = new JobFunctions(client, settings, () -> SURROUNDINGS);
        opened.addAll(List.of(jobs, client));
        return jobs;
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

    private void apply(String file) {
        api.kubectl("apply", "-n", NAMESPACE, "-f", COMPONENT.resolve(file).toString());
    }

    private Resource<ServiceAccount> account() {
        return api.admin().serviceAccounts().inNamespace(NAMESPACE).withName("muster-functions");
    }

    private List<Job> jobs() {
        return api.admin().batch().v1().jobs().inNamespace(NAMESPACE).list().getItems();
    }

    private List<Pod> pods() {
        return api.admin().pods().inNamespace(NAMESPACE).list().getItems();
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
