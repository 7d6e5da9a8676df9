package dev.muster.openmatch0.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Follows the Jobs of ours in one namespace, and their pods. A watch that is lost is opened again by
/// its informer.
final class JobWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobWatch.class);

    /// Label of a pod: its Job.
    private static final String JOB = "job-name";

    private static final String BY_JOB = "job";

    private final SharedIndexInformer<Job> jobs;
    private final SharedIndexInformer<Pod> pods;
    private final Consumer<String> news;
    private final Consumer<String> gone;
    private final String namespace;
    private final AtomicBoolean started = new AtomicBoolean();

    /// @param news told the name of a Job of which, or of whose pod, something else was seen
    /// @param gone told the name of a Job that is there no more
    JobWatch(KubernetesClient client, String namespace, Consumer<String> news, Consumer<String> gone) {
        this.namespace = namespace;
        this.news = news;
        this.gone = gone;
        jobs = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(JobTemplate.OURS)
                .runnableInformer(0)
                .exceptionHandler((before, fault) -> goOn("jobs", fault))
                .addEventHandler(new Handler<>(job -> job.getMetadata().getName(), true));
        pods = client.pods()
                .inNamespace(namespace)
                .withLabel(JobTemplate.OURS)
                .runnableInformer(0)
                .exceptionHandler((before, fault) -> goOn("pods", fault))
                .addIndexers(Map.of(BY_JOB, pod -> List.of(job(pod))))
                .addEventHandler(new Handler<>(JobWatch::job, false));
    }

    /// Opens the watches, the first time.
    void start() {
        if (started.compareAndSet(false, true)) {
            var _ = jobs.start();
            var _ = pods.start();
        }
    }

    Optional<Job> job(String name) {
        return Optional.ofNullable(jobs.getStore().getByKey(namespace + "/" + name));
    }

    /// The pod of a Job, if one was seen.
    Optional<Pod> pod(String name) {
        return pods.getIndexer().byIndex(BY_JOB, name).stream().findFirst();
    }

    @Override
    public void close() {
        jobs.close();
        pods.close();
    }

    private static String job(Pod pod) {
        var labels = Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of());
        return labels.getOrDefault(JOB, "");
    }

    private static boolean goOn(String what, Throwable fault) {
        LOG.warnf("the %s of match functions cannot be watched, it is tried again: %s", what, fault.getMessage());
        return true;
    }

    private final class Handler<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final Function<T, String> name;
        private final boolean ends;

        Handler(Function<T, String> name, boolean ends) {
            this.name = name;
            this.ends = ends;
        }

        @Override
        public void onAdd(T seen) {
            news.accept(name.apply(seen));
        }

        @Override
        public void onUpdate(T before, T seen) {
            news.accept(name.apply(seen));
        }

        @Override
        public void onDelete(T seen, boolean unseen) {
            (ends ? gone : news).accept(name.apply(seen));
        }
    }
}
