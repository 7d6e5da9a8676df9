package dev.muster.openmatch0.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.kubernetes.FakeKubelet;
import dev.muster.runtime.kubernetes.KubeApi;
import dev.muster.runtime.kubernetes.KubeProgram;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The real API server with some of Kubernetes' own controllers, and the accounts and rights of the manifests. What
/// becomes of pods is played.
public final class JobsCluster implements AutoCloseable {
    /// Where all Jobs are.
    public static final String NAMESPACE = "muster";

    /// The manifests that give Muster its rights.
    static final Path COMPONENT = Path.of("k8s/components/open-match-0.3-jobs");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KubeApi api = KubeApi.shared();
    private final AutoCloseable controllers;
    private final List<AutoCloseable> opened = new ArrayList<>();

    /// Plays the nodes.
    public final FakeKubelet kubelet;

    private JobsCluster(String... controllers) {
        api.clear();
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .endMetadata()
                .build();
        api.admin().namespaces().resource(namespace).serverSideApply();
        makeAccount();
        apply("role.yaml");
        apply("rolebinding.yaml");
        api.awaitRight(NAMESPACE, "muster", "create", "jobs.batch");
        this.controllers = KubeProgram.controllers(api, controllers);
        this.kubelet = FakeKubelet.start(api);
    }

    /// A cluster without anything else, with these controllers.
    public static JobsCluster start(String... controllers) {
        return new JobsCluster(controllers);
    }

    /// Jobs that are made with the rights of Muster, and kept for a while when they have ended.
    public JobFunctions functions(Duration kept) {
        var standard = JobSettings.standard(NAMESPACE);
        var settings = new JobSettings(
                NAMESPACE,
                standard.serviceAccount(),
                standard.pullPolicy(),
                standard.requests(),
                standard.limits(),
                standard.user(),
                kept);
        return functions("muster", settings);
    }

    /// Jobs that are made with the rights of an account.
    JobFunctions functions(String account, JobSettings settings) {
        var client = api.serviceAccount(NAMESPACE, account);
        opened.addFirst(client);
        var functions = new JobFunctions(client, settings, () -> TestCalls.SURROUNDINGS);
        opened.addFirst(functions);
        return functions;
    }

    /// Looks at no Job any more, and has all deleted.
    public void leave() throws Exception {
        for (var one : opened) {
            one.close();
        }
        opened.clear();
        deleteJobs();
    }

    /// Somebody deletes all Jobs.
    void deleteJobs() {
        admin().batch().v1().jobs().inNamespace(NAMESPACE).delete();
    }

    /// All Jobs.
    public List<Job> jobs() {
        return admin().batch().v1().jobs().inNamespace(NAMESPACE).list().getItems();
    }

    /// All pods.
    public List<Pod> pods() {
        return admin().pods().inNamespace(NAMESPACE).list().getItems();
    }

    /// What Jobs run under, and belong to.
    public Resource<ServiceAccount> account() {
        return admin().serviceAccounts().inNamespace(NAMESPACE).withName("muster-functions");
    }

    /// The number of that account.
    public String accountId() {
        return account().get().getMetadata().getUid();
    }

    /// Makes it.
    public void makeAccount() {
        apply("serviceaccount.yaml");
    }

    KubernetesClient admin() {
        return api.admin();
    }

    /// Somebody with the rights of an account.
    KubernetesClient as(String account) {
        return api.serviceAccount(NAMESPACE, account);
    }

    /// Waits for what the cluster does in its own time.
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Override
    public void close() throws Exception {
        leave();
        kubelet.close();
        controllers.close();
        api.clear();
    }

    private void apply(String file) {
        api.kubectl("apply", "-n", NAMESPACE, "-f", COMPONENT.resolve(file).toString());
    }
}
