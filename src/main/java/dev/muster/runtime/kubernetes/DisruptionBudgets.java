package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Loop;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps one disruption budget per scheduler, named as it, so that few of its rooms are moved away at once when
/// nodes are emptied, and none while players use as many as there are.
final class DisruptionBudgets implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DisruptionBudgets.class);
    private static final double LEAST_SAFETY = 0.05;

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final PodView view;
    private final Occupancies occupancies;
    private final double safety;
    private final Loop loop;

    /// @param safety which part of the rooms may be moved at once
    DisruptionBudgets(
            KubernetesClient client,
            ApiCalls calls,
            PodView view,
            Occupancies occupancies,
            Duration interval,
            double safety) {
        this.client = client;
        this.calls = calls;
        this.view = view;
        this.occupancies = occupancies;
        this.safety = safety < LEAST_SAFETY || safety >= 1 ? LEAST_SAFETY : safety;
        this.loop = Loop.start("disruption-budgets", woken -> {
            occupancies.known().forEach(this::keep);
            return interval;
        });
    }

    /// How many of a scheduler's rooms have to stay.
    ///
    /// @param total all of them
    /// @param inUse those that players use
    static int staying(int total, int inUse, double safety) {
        int most = total < 2 ? 0 : (int) (total * (1 - safety) + 1e-9);
        return Math.max(most, Math.min(inUse, total));
    }

    /// Looks at all schedulers now.
    void wake() {
        loop.wake();
    }

    /// Deletes the budget of a scheduler that is gone, if it is ours.
    void delete(String scheduler) {
        var found = find(scheduler);
        if (found != null && isOurs(found)) {
            var _ = calls.send(
                    "delete poddisruptionbudgets",
                    scheduler,
                    () -> resource(scheduler).delete());
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    private void keep(Occupancies.Occupancy occupancy) {
        var name = occupancy.scheduler().name();
        var pods = view.pods(name);
        if (pods.isEmpty()) {
            return; // its namespace may not be there yet
        }
        int inUse = (int) pods.stream()
                .filter(pod -> occupancy.inUse().contains(pod.room().room()))
                .count();
        try {
            keep(name, staying(pods.size(), inUse, safety));
        } catch (ApiFaultException e) {
            LOG.debugf("a disruption budget is not up to date; scheduler=%s why=%s", name, e.getMessage());
        }
    }

    private void keep(String scheduler, int staying) {
        var wanted = budget(scheduler, staying);
        var found = find(scheduler);
        if (found == null) {
            var _ = calls.send(
                    "create poddisruptionbudgets",
                    scheduler,
                    () -> client.policy()
                            .v1()
                            .podDisruptionBudget()
                            .resource(wanted)
                            .create());
        } else if (isOurs(found) && !isAsWanted(found, wanted)) {
            wanted.getMetadata().setResourceVersion(found.getMetadata().getResourceVersion());
            var _ = calls.send(
                    "update poddisruptionbudgets",
                    scheduler,
                    () -> client.policy()
                            .v1()
                            .podDisruptionBudget()
                            .resource(wanted)
                            .update());
        }
    }

    private static PodDisruptionBudget budget(String scheduler, int staying) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withNamespace(scheduler)
                .withName(scheduler)
                .addToLabels(PodMarks.MANAGED_BY, PodMarks.MUSTER)
                .addToLabels(PodMarks.SCHEDULER, scheduler)
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(new IntOrString(staying))
                .withNewSelector()
                .addToMatchLabels(PodMarks.MANAGED_BY, PodMarks.MUSTER)
                .addToMatchLabels(PodMarks.SCHEDULER, scheduler)
                .endSelector()
                .endSpec()
                .build();
    }

    private static boolean isAsWanted(PodDisruptionBudget found, PodDisruptionBudget wanted) {
        return found.getSpec() != null
                && Objects.equals(
                        found.getSpec().getMinAvailable(), wanted.getSpec().getMinAvailable())
                && found.getSpec().getMaxUnavailable() == null
                && Objects.equals(
                        found.getSpec().getSelector(), wanted.getSpec().getSelector());
    }

    private @Nullable PodDisruptionBudget find(String scheduler) {
        return calls.<@Nullable PodDisruptionBudget>send(
                "get poddisruptionbudgets", scheduler, () -> resource(scheduler).get());
    }

    private Resource<PodDisruptionBudget> resource(String scheduler) {
        return client.policy().v1().podDisruptionBudget().inNamespace(scheduler).withName(scheduler);
    }

    private static boolean isOurs(PodDisruptionBudget budget) {
        var labels = Objects.requireNonNullElse(budget.getMetadata().getLabels(), Map.<String, String>of());
        return PodMarks.MUSTER.equals(labels.get(PodMarks.MANAGED_BY));
    }
}
