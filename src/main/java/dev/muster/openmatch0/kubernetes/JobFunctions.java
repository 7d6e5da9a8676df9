package dev.muster.openmatch0.kubernetes;

import dev.muster.openmatch0.FunctionCall;
import dev.muster.openmatch0.FunctionLauncher;
import dev.muster.openmatch0.FunctionSurroundings;
import dev.muster.platform.error.MusterException;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs images as Kubernetes Jobs, one each. A Job outlives this process: whoever starts a run of the
/// same name finds it. Jobs and their pods are watched by one watch each.
public final class JobFunctions implements FunctionLauncher, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobFunctions.class);

    private final KubernetesClient client;
    private final JobSettings settings;
    private final JobTemplate template;
    private final Supplier<FunctionSurroundings> surroundings;
    private final Map<String, JobRun> runs = new ConcurrentHashMap<>();
    private final JobWatch watch;

    /// @param client stays the caller's to close
    /// @param surroundings where functions find Redis and MmLogic
    public JobFunctions(KubernetesClient client, JobSettings settings, Supplier<FunctionSurroundings> surroundings) {
        this.client = client;
        this.settings = settings;
        this.template = new JobTemplate(settings);
        this.surroundings = surroundings;
        this.watch = new JobWatch(client, settings.namespace(), this::seen, this::gone);
    }

    /// Every image may be one: nobody but the cluster knows.
    @Override
    public boolean runs(String image) {
        return true;
    }

    @Override
    public Run start(FunctionCall call) {
        watch.start();
        var name = JobNames.of(call.name());
        var run = new JobRun(watch, name, () -> delete(name), ended -> runs.remove(name, ended));
        var other = runs.putIfAbsent(name, run);
        if (other != null) {
            return other;
        }
        try {
            run.see(create(call));
        } catch (MusterException refused) {
            runs.remove(name, run);
            throw refused;
        }
        return run;
    }

    /// Looks at Jobs no more; they go on.
    @Override
    public void close() {
        watch.close();
    }

    private void seen(String name) {
        var run = runs.get(name);
        if (run != null) {
            watch.job(name).ifPresent(run::see);
        }
    }

    private void gone(String name) {
        var run = runs.get(name);
        if (run != null) {
            run.gone();
        }
    }

    private Job create(FunctionCall call) {
        var job = template.job(call, surroundings.get(), owner());
        try {
            return client.batch().v1().jobs().resource(job).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw ApiWords.fault(e, "create jobs", settings.namespace());
            }
        }
        return adopt(job);
    }

    private Job adopt(Job wanted) {
        var name = wanted.getMetadata().getName();
        var found = ask(
                "get jobs",
                () -> client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(settings.namespace())
                        .withName(name)
                        .get());
        if (found == null) {
            throw MusterException.unavailable("its Job \"" + name + "\" was just deleted");
        }
        var labels = Objects.requireNonNullElse(found.getMetadata().getLabels(), Map.<String, String>of());
        if (!labels.containsKey(JobTemplate.OURS)) {
            throw MusterException.failedPrecondition("there is a Job \"" + name + "\" already, which is not Muster's");
        }
        LOG.infof("A Job that was started before is found again; job=%s", name);
        return found;
    }

    private void delete(String name) {
        try {
            var _ = client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(settings.namespace())
                    .withName(name)
                    .withGracePeriod(1)
                    .delete();
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "A Job could not be deleted; job=%s why=%s",
                    name, ApiWords.fault(e, "delete jobs", settings.namespace()).getMessage());
        }
    }

    // Asked each time: a Job that belongs to an account of before is collected at once.
    private OwnerReference owner() {
        var account = ask(
                "get serviceaccounts",
                () -> client.serviceAccounts()
                        .inNamespace(settings.namespace())
                        .withName(settings.serviceAccount())
                        .get());
        if (account == null) {
            throw MusterException.failedPrecondition("there is no service account \"" + settings.serviceAccount()
                    + "\" in namespace \"" + settings.namespace() + "\" for it to run under");
        }
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("ServiceAccount")
                .withName(account.getMetadata().getName())
                .withUid(account.getMetadata().getUid())
                .build();
    }

    private <T extends @Nullable Object> T ask(String deed, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw ApiWords.fault(e, deed, settings.namespace());
        }
    }
}
