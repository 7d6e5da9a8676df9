package dev.muster.openmatch0.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.FunctionLauncher.Run;
import dev.muster.openmatch0.NotedRun;
import dev.muster.openmatch0.RequestKey;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.kubernetes.FakeKubelet;
import dev.muster.runtime.kubernetes.Fate;
import dev.muster.runtime.kubernetes.KubeApi;
import dev.muster.runtime.kubernetes.KubeProgram;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Jobs on a real API server with its real controller of Jobs, by an account that has the rights of the
/// manifests and no others. What becomes of pods is played.
@NeedsKubeApi
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobFunctionsTest {
    private static final String NAMESPACE = "muster";
    private static final Path COMPONENT = Path.of("k8s/components/open-match-0.3-jobs");
    private static final AtomicLong SECONDS = new AtomicLong(1_800_000_000);

    private final List<AutoCloseable> played = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private KubeApi api = KubeApi.shared();

    @BeforeAll
    void startTheCluster() {
        api.clear();
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .endMetadata()
                .build();
        api.admin().namespaces().resource(namespace).serverSideApply();
        for (String file : List.of("serviceaccount.yaml", "role.yaml", "rolebinding.yaml")) {
            api.kubectl("apply", "-n", NAMESPACE, "-f", COMPONENT.resolve(file).toString());
        }
        api.awaitRight(NAMESPACE, "muster", "create", "jobs.batch");
        played.add(KubeProgram.controllers(api, "job-controller"));
    }

    @AfterAll
    void endTheCluster() throws Exception {
        for (var one : played) {
            one.close();
        }
        api.clear();
    }

    private FakeKubelet kubelet = startKubelet();

    private FakeKubelet startKubelet() {
        return FakeKubelet.start(KubeApi.shared());
    }

    @BeforeEach
    void noJobs() {
        admin().batch().v1().jobs().inNamespace(NAMESPACE).delete();
    }

    @AfterEach
    void close() throws Exception {
        for (var one : opened) {
            one.close();
        }
        opened.clear();
    }

    @AfterAll
    void stopKubelet() {
        kubelet.close();
    }

    @Test
    void theGoldenJobsAreTakenByAnApiServer() throws IOException {
        for (String file : List.of("function", "evaluator")) {
            var job = JobTemplateTest.golden(file);
            assertThat(admin().resource(job)
                            .fieldValidation(FieldValidateable.Validation.STRICT)
                            .create()
                            .getMetadata()
                            .getUid())
                    .isNotEmpty();
        }
    }

    @Test
    void aRunEndsWithItsJob() throws Exception {
        kubelet.decide(pod -> new Fate.Ends(Duration.ZERO, 0, ""));

        var run = functions().start(TestCalls.function(next()));

        run.ended().get(60, TimeUnit.SECONDS);
        assertThat(jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> assertThat(owner.getName()).isEqualTo("muster-functions")));
    }

    @Test
    void aFunctionThatFailsIsToldWithItsLastWords() {
        kubelet.decide(pod -> new Fate.Ends(Duration.ZERO, 3, "Traceback\nKeyError: mmr"));

        var run = functions().start(TestCalls.function(next()));

        assertThat(fault(run)).contains("exited with status 3", "KeyError: mmr");
    }

    @Test
    void anImageThatCannotBePulledIsToldInWordsAndItsJobGoes() {
        kubelet.decide(pod -> Fate.imageMissing("registry.example/duel:1"));

        var run = functions().start(TestCalls.function(next()));

        assertThat(fault(run))
                .contains("its image \"registry.example/duel:1\" cannot be run", "ImagePullBackOff", "pulling image");
        await("its Job is gone", () -> jobs().isEmpty());
    }

    @Test
    void aCanceledRunIsGoneWithItsJobAndSaysWhatItWaitedFor() {
        kubelet.decide(pod -> new Fate.Unschedulable("0/1 nodes are available: Insufficient cpu"));
        var run = functions().start(TestCalls.function(next()));
        await("its pod waits", () -> ((JobRun) run).words().contains("waits for a node"));

        run.cancel();

        assertThat(fault(run)).contains("its pod waits for a node", "Insufficient cpu");
        await("its Job is gone", () -> jobs().isEmpty());
    }

    @Test
    void aJobThatSomebodyDeletesEndsItsRun() {
        kubelet.decide(pod -> Fate.ready());
        var noted = next();
        var run = functions().start(TestCalls.function(noted));
        await("it runs", () -> !podsOf(noted).isEmpty());

        admin().batch().v1().jobs().inNamespace(NAMESPACE).delete();

        assertThat(fault(run)).isEqualTo("its Job was deleted");
    }

    @Test
    void whoStartsARunAgainFindsItsJob() throws Exception {
        kubelet.decide(pod -> Fate.ready());
        var noted = next();
        var before = functions();
        var left = before.start(TestCalls.function(noted));
        await("it runs", () -> !podsOf(noted).isEmpty());
        left.leave();
        before.close();

        var found = functions().start(TestCalls.function(noted));

        assertThat(jobs()).hasSize(1);
        assertThat(left.ended()).isNotDone();
        var pod = podsOf(noted).getFirst();
        kubelet.tell(NAMESPACE, pod.getMetadata().getName(), new Fate.Ends(Duration.ZERO, 0, ""));
        found.ended().get(60, TimeUnit.SECONDS);
    }

    @Test
    void whoFindsAJobThatHasEndedIsToldSo() throws Exception {
        kubelet.decide(pod -> new Fate.Ends(Duration.ZERO, 0, ""));
        var noted = next();
        functions().start(TestCalls.function(noted)).ended().get(60, TimeUnit.SECONDS);

        functions().start(TestCalls.function(noted)).ended().get(60, TimeUnit.SECONDS);

        assertThat(jobs()).hasSize(1);
    }

    @Test
    void aProfileMayBeCalledAnything() throws Exception {
        kubelet.decide(pod -> new Fate.Ends(Duration.ZERO, 0, ""));
        var noted = new NotedRun(new RequestKey("c0ffee0000000000000a", "Tëam Duel_#1"), SECONDS.incrementAndGet());

        functions().start(TestCalls.function(noted)).ended().get(60, TimeUnit.SECONDS);

        assertThat(jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.getMetadata().getAnnotations()).containsEntry("profile", noted.job()));
    }

    @Test
    void aRightThatIsMissingIsNamed() {
        var nobody = api.serviceAccount(NAMESPACE, "nobody");
        opened.add(nobody);
        var functions = new JobFunctions(nobody, JobSettings.standard(NAMESPACE), () -> TestCalls.SURROUNDINGS);
        opened.addFirst(functions);

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> functions.start(TestCalls.function(next())))
                .withMessageContaining("lacks the right to get serviceaccounts in namespace \"muster\":"
                        + " the component " + COMPONENT.getFileName() + " gives it");
    }

    @Test
    void anAccountThatWasMadeAnewOwnsTheNextJob() {
        kubelet.decide(pod -> Fate.ready());
        var functions = functions();
        functions.start(TestCalls.function(next()));
        var before = account();
        makeTheAccountAnew();

        functions.start(TestCalls.function(next()));

        assertThat(owners()).containsExactlyInAnyOrder(before, account());
    }

    @Test
    void theAccountOfFunctionsMayDoNothing() {
        try (var account = api.serviceAccount(NAMESPACE, "muster-functions")) {
            assertThat(can(account, "get", "pods")).isFalse();
            assertThat(can(account, "create", "jobs")).isFalse();
        }
    }

    private JobFunctions functions() {
        var client = api.serviceAccount(NAMESPACE, "muster");
        opened.addFirst(client);
        var functions = new JobFunctions(client, JobSettings.standard(NAMESPACE), () -> TestCalls.SURROUNDINGS);
        opened.addFirst(functions);
        return functions;
    }

    private static NotedRun next() {
        return new NotedRun(new RequestKey("c0ffee0000000000000a", "duel"), SECONDS.incrementAndGet());
    }

    private KubernetesClient admin() {
        return api.admin();
    }

    private void makeTheAccountAnew() {
        admin().serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName("muster-functions")
                .delete();
        api.kubectl(
                "apply",
                "-n",
                NAMESPACE,
                "-f",
                COMPONENT.resolve("serviceaccount.yaml").toString());
    }

    /// The number of the account of functions.
    private String account() {
        return admin().serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName("muster-functions")
                .get()
                .getMetadata()
                .getUid();
    }

    /// The numbers of the owners of all Jobs.
    private List<String> owners() {
        return jobs().stream()
                .flatMap(job -> job.getMetadata().getOwnerReferences().stream())
                .map(OwnerReference::getUid)
                .toList();
    }

    private List<Job> jobs() {
        return admin().batch().v1().jobs().inNamespace(NAMESPACE).list().getItems();
    }

    // Nobody here collects the pods of Jobs that are gone.
    private List<Pod> podsOf(NotedRun run) {
        return admin().pods()
                .inNamespace(NAMESPACE)
                .withLabel("job-name", run.job())
                .list()
                .getItems();
    }

    private static boolean can(KubernetesClient account, String verb, String resource) {
        var question = new io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(NAMESPACE)
                .withVerb(verb)
                .withGroup(resource.equals("jobs") ? "batch" : "")
                .withResource(resource)
                .endResourceAttributes()
                .endSpec()
                .build();
        return account.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(question)
                .getStatus()
                .getAllowed();
    }

    private static String fault(Run run) {
        var fault = run.ended()
                .handle((nothing, why) -> why)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        assertThat(fault).isInstanceOf(MusterException.class);
        return String.valueOf(fault.getMessage());
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
