package dev.muster.openmatch0.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.FunctionLauncher.Run;
import dev.muster.openmatch0.NotedRun;
import dev.muster.openmatch0.RequestKey;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.kubernetes.FakeKubelet;
import dev.muster.runtime.kubernetes.Fate;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Jobs on a real API server with its real controller of Jobs, by an account that has the rights of the
/// manifests and no others. What becomes of pods is played.
@NeedsKubeApi
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobFunctionsTest {
    private static final AtomicLong SECONDS = new AtomicLong(1_800_000_000);

    private final JobsCluster cluster = JobsCluster.start("job-controller");
    private final FakeKubelet kubelet = cluster.kubelet;

    @AfterEach
    void leave() throws Exception {
        cluster.leave();
    }

    @AfterAll
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void theGoldenJobsAreTakenByAnApiServer() throws IOException {
        for (String file : List.of("function", "evaluator")) {
            var job = JobTemplateTest.golden(file);
            assertThat(cluster.admin()
                            .resource(job)
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
        assertThat(cluster.jobs())
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
        JobsCluster.await("its Job is gone", () -> cluster.jobs().isEmpty());
    }

    @Test
    void aCanceledRunIsGoneWithItsJobAndSaysWhatItWaitedFor() {
        kubelet.decide(pod -> new Fate.Unschedulable("0/1 nodes are available: Insufficient cpu"));
        var run = functions().start(TestCalls.function(next()));
        JobsCluster.await("its pod waits", () -> ((JobRun) run).words().contains("waits for a node"));

        run.cancel();

        assertThat(fault(run)).contains("its pod waits for a node", "Insufficient cpu");
        JobsCluster.await("its Job is gone", () -> cluster.jobs().isEmpty());
    }

    @Test
    void aJobThatSomebodyDeletesEndsItsRun() {
        kubelet.decide(pod -> Fate.ready());
        var noted = next();
        var run = functions().start(TestCalls.function(noted));
        JobsCluster.await("it runs", () -> !podsOf(noted).isEmpty());

        cluster.deleteJobs();

        assertThat(fault(run)).isEqualTo("its Job was deleted");
    }

    @Test
    void whoStartsARunAgainFindsItsJob() throws Exception {
        kubelet.decide(pod -> Fate.ready());
        var noted = next();
        var before = functions();
        var left = before.start(TestCalls.function(noted));
        JobsCluster.await("it runs", () -> !podsOf(noted).isEmpty());
        left.leave();
        before.close();

        var found = functions().start(TestCalls.function(noted));

        assertThat(cluster.jobs()).hasSize(1);
        assertThat(left.ended()).isNotDone();
        var pod = podsOf(noted).getFirst();
        kubelet.tell(JobsCluster.NAMESPACE, pod.getMetadata().getName(), new Fate.Ends(Duration.ZERO, 0, ""));
        found.ended().get(60, TimeUnit.SECONDS);
    }

    @Test
    void whoFindsAJobThatHasEndedIsToldSo() throws Exception {
        kubelet.decide(pod -> new Fate.Ends(Duration.ZERO, 0, ""));
        var noted = next();
        functions().start(TestCalls.function(noted)).ended().get(60, TimeUnit.SECONDS);

        functions().start(TestCalls.function(noted)).ended().get(60, TimeUnit.SECONDS);

        assertThat(cluster.jobs()).hasSize(1);
    }

    @Test
    void aProfileMayBeCalledAnything() throws Exception {
        kubelet.decide(pod -> new Fate.Ends(Duration.ZERO, 0, ""));
        var noted = new NotedRun(new RequestKey("c0ffee0000000000000a", "Tëam Duel_#1"), SECONDS.incrementAndGet());

        functions().start(TestCalls.function(noted)).ended().get(60, TimeUnit.SECONDS);

        assertThat(cluster.jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.getMetadata().getAnnotations()).containsEntry("profile", noted.job()));
    }

    @Test
    void aRightThatIsMissingIsNamed() {
        var functions = cluster.functions("nobody", JobSettings.standard(JobsCluster.NAMESPACE));

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> functions.start(TestCalls.function(next())))
                .withMessageContaining("lacks the right to get serviceaccounts in namespace \"muster\":"
                        + " the component " + JobsCluster.COMPONENT.getFileName() + " gives it");
    }

    @Test
    void anAccountThatWasMadeAnewOwnsTheNextJob() {
        kubelet.decide(pod -> Fate.ready());
        var functions = functions();
        functions.start(TestCalls.function(next()));
        var before = cluster.accountId();
        cluster.account().delete();
        cluster.makeAccount();

        functions.start(TestCalls.function(next()));

        assertThat(owners()).containsExactlyInAnyOrder(before, cluster.accountId());
    }

    @Test
    void theAccountOfFunctionsMayDoNothing() {
        try (var account = cluster.as("muster-functions")) {
            assertThat(can(account, "get", "pods")).isFalse();
            assertThat(can(account, "create", "jobs")).isFalse();
        }
    }

    private JobFunctions functions() {
        return cluster.functions(Duration.ofMinutes(5));
    }

    private static NotedRun next() {
        return new NotedRun(new RequestKey("c0ffee0000000000000a", "duel"), SECONDS.incrementAndGet());
    }

    /// The numbers of the owners of all Jobs.
    private List<String> owners() {
        return cluster.jobs().stream()
                .flatMap(job -> job.getMetadata().getOwnerReferences().stream())
                .map(OwnerReference::getUid)
                .toList();
    }

    // Nobody here collects the pods of Jobs that are gone.
    private List<Pod> podsOf(NotedRun run) {
        return cluster.admin()
                .pods()
                .inNamespace(JobsCluster.NAMESPACE)
                .withLabel("job-name", run.job())
                .list()
                .getItems();
    }

    private static boolean can(KubernetesClient account, String verb, String resource) {
        var question = new io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(JobsCluster.NAMESPACE)
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
}
