package dev.muster.openmatch0.kubernetes;

import dev.muster.openmatch0.FunctionCall;
import dev.muster.openmatch0.FunctionSurroundings;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes the Job of a run. The same run always gets the same Job.
final class JobTemplate {
    /// Label: `mmf` or `evaluator`, as in Open Match 0.3.
    static final String APP = "app";

    /// Label: the same, by which Muster finds its own.
    static final String OURS = "muster.dev/openmatch0";

    /// Annotation: the name of the run before it was made to fit, as in Open Match 0.3.
    static final String PROFILE = "profile";

    /// Kubernetes ends a Job itself should nobody of Muster be there to do so.
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final JobSettings settings;

    JobTemplate(JobSettings settings) {
        this.settings = settings;
    }

    Job job(FunctionCall call, FunctionSurroundings surroundings, OwnerReference owner) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(settings.namespace())
                .withName(JobNames.of(call.name()))
                .withLabels(labels(call))
                .withAnnotations(Map.of(PROFILE, call.name()))
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                .withCompletions(1)
                .withParallelism(1)
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(seconds(call.deadline().plus(SLACK)))
                .withTtlSecondsAfterFinished(Math.toIntExact(seconds(settings.kept())))
                .withTemplate(pod(call, surroundings))
                .endSpec()
                .build();
    }

    private PodTemplateSpec pod(FunctionCall call, FunctionSurroundings surroundings) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels(call))
                .withAnnotations(Map.of(PROFILE, call.name()))
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withServiceAccountName(settings.serviceAccount())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(1L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(settings.user().orElse(null))
                .withNewSeccompProfile(null, "RuntimeDefault")
                .endSecurityContext()
                .addNewContainer()
                .withName(app(call))
                .withImage(call.image())
                .withImagePullPolicy(settings.pullPolicy())
                .withEnv(environment(call, surroundings))
                // What it printed last is then in the state of its pod, and nobody needs a right to
                // read logs.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewResources()
                .withRequests(quantities(settings.requests()))
                .withLimits(quantities(settings.limits()))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Map<String, String> labels(FunctionCall call) {
        var labels = new TreeMap<String, String>();
        labels.put(APP, app(call));
        labels.put(OURS, app(call));
        return labels;
    }

    private static String app(FunctionCall call) {
        return switch (call.kind()) {
            case FUNCTION -> "mmf";
            case EVALUATOR -> "evaluator";
        };
    }

    private static List<EnvVar> environment(FunctionCall call, FunctionSurroundings surroundings) {
        var variables = new LinkedHashMap<>(call.environment());
        variables.putAll(surroundings.environment());
        return variables.entrySet().stream()
                .map(variable -> new EnvVar(variable.getKey(), variable.getValue(), null))
                .toList();
    }

    private static Map<String, Quantity> quantities(Map<String, String> amounts) {
        var quantities = new TreeMap<String, Quantity>();
        amounts.forEach((resource, amount) -> quantities.put(resource, new Quantity(amount)));
        return quantities;
    }

    /// Rounded up.
    private static long seconds(Duration time) {
        return Math.max(1, time.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
