package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Loop;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps two disruption budgets per scheduler: one for the rooms that players use, of which none is moved away when
/// nodes are emptied, and one, named as the scheduler, that lets few of the others go at once. The label of
/// [Evictions] decides which of the two counts a room, since a pod that both count could not be evicted at all.
final class DisruptionBudgets implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DisruptionBudgets.class);
    private static final double LEAST_SAFETY = 0.05;

    /// More than a namespace ever has. Neither a percentage nor `maxUnavailable` would do: Kubernetes reckons those
    /// from the pods' controllers, and these have none.
    private static final int ALL = Integer.MAX_VALUE;

    private static final int UNKNOWN = -1;

    /// Which rooms players use changes all the time. The budget of the others may be late: what protects players
    /// is the label.
    private static final Duration LATE = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final PodView view;
    private final Occupancies occupancies;
    private final Duration interval;
    private final double safety;
    private final LongSupplier nanoTime;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Loop loop;

    /// What was asked for, and when.
    private record Kept(int staying, long at) {}

    /// @param interval after which a budget is compared with what is wanted, in any case
    /// @param safety which part of the rooms may be moved at once
    DisruptionBudgets(
            KubernetesClient client,
            ApiCalls calls,
            PodView view,
            Occupancies occupancies,
            Duration interval,
            double safety,
            LongSupplier nanoTime) {
        this.client = client;
        this.calls = calls;
        this.view = view;
        this.occupancies = occupancies;
        this.interval = interval;
        this.safety = safety < LEAST_SAFETY || safety >= 1 ? LEAST_SAFETY : safety;
        this.nanoTime = nanoTime;
        this.loop = Loop.start("disruption-budgets", woken -> round());
    }

    /// How many of the rooms that players do not use have to stay.
    ///
    /// @param total all rooms, of which a part may be moved
    /// @param inUse those that players use, which is none of that part
    static int staying(int total, int inUse, double safety) {
        int moved = total - (total < 2 ? 0 : (int) (total * (1 - safety) + 1e-9));
        return Math.max(0, total - inUse - moved);
    }

    /// Looks at all schedulers now.
    void wake() {
        loop.wake();
    }

    /// Whether a scheduler has its budgets, though they may be a little late.
    boolean isKept(String scheduler) {
        return kept.containsKey(scheduler);
    }

    /// Deletes the budgets of a scheduler that is gone, if they are ours.
    void delete(String scheduler) {
        kept.remove(scheduler);
        delete(scheduler, scheduler);
        delete(scheduler, ofUsed(scheduler));
    }

    @Override
    public void close() {
        loop.close();
    }

    private Duration round() {
        var known = occupancies.known();
        known.forEach(this::keep);
        // Of what another process looks after, nothing is known to be as it was.
        kept.keySet()
                .retainAll(known.stream()
                        .map(occupancy -> occupancy.scheduler().name())
                        .collect(Collectors.toSet()));
        return late();
    }

    private Duration late() {
        return interval.compareTo(LATE) < 0 ? interval : LATE;
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
        int staying = staying(pods.size(), inUse, safety);
        long now = nanoTime.getAsLong();
        var before = kept.get(name);
        if (before != null && now - before.at() < (before.staying() == staying ? interval : late()).toNanos()) {
            return;
        }
        try {
            keep(name, ofUsed(name), ALL, used(name));
            keep(name, name, staying, others(name));
            kept.put(name, new Kept(staying, now));
        } catch (ApiFaultException e) {
            kept.put(name, new Kept(UNKNOWN, now));
            LOG.debugf("a disruption budget is not up to date; scheduler=%s why=%s", name, e.getMessage());
        }
    }

    private void keep(String scheduler, String name, int staying, LabelSelector which) {
        var wanted = budget(scheduler, name, staying, which);
        var found = find(scheduler, name);
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

    private void delete(String scheduler, String name) {
        var found = find(scheduler, name);
        if (found != null && isOurs(found)) {
            var _ = calls.send(
                    "delete poddisruptionbudgets",
                    scheduler,
                    () -> resource(scheduler, name).delete());
        }
    }

    private static PodDisruptionBudget budget(String scheduler, String name, int staying, LabelSelector which) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withNamespace(scheduler)
                .withName(name)
                .addToLabels(PodMarks.MANAGED_BY, PodMarks.MUSTER)
                .addToLabels(PodMarks.SCHEDULER, scheduler)
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(new IntOrString(staying))
                .withSelector(which)
                .endSpec()
                .build();
    }

    /// The name of the budget of the rooms that players use.
    static String ofUsed(String scheduler) {
        return scheduler + "-in-use";
    }

    private static LabelSelector used(String scheduler) {
        return rooms(scheduler).addToMatchLabels(PodMarks.IN_USE, "true").build();
    }

    private static LabelSelector others(String scheduler) {
        return rooms(scheduler)
                .addNewMatchExpression()
                .withKey(PodMarks.IN_USE)
                .withOperator("NotIn")
                .withValues("true")
                .endMatchExpression()
                .build();
    }

    private static LabelSelectorBuilder rooms(String scheduler) {
        return new LabelSelectorBuilder()
                .addToMatchLabels(PodMarks.MANAGED_BY, PodMarks.MUSTER)
                .addToMatchLabels(PodMarks.SCHEDULER, scheduler);
    }

    private static boolean isAsWanted(PodDisruptionBudget found, PodDisruptionBudget wanted) {
        return found.getSpec() != null
                && Objects.equals(
                        found.getSpec().getMinAvailable(), wanted.getSpec().getMinAvailable())
                && found.getSpec().getMaxUnavailable() == null
                && Objects.equals(
                        found.getSpec().getSelector(), wanted.getSpec().getSelector());
    }

    private @Nullable PodDisruptionBudget find(String scheduler, String name) {
        return calls.<@Nullable PodDisruptionBudget>send(
                "get poddisruptionbudgets",
                scheduler,
                () -> resource(scheduler, name).get());
    }

    private Resource<PodDisruptionBudget> resource(String scheduler, String name) {
        return client.policy().v1().podDisruptionBudget().inNamespace(scheduler).withName(name);
    }

    private static boolean isOurs(PodDisruptionBudget budget) {
        var labels = Objects.requireNonNullElse(budget.getMetadata().getLabels(), Map.<String, String>of());
        return PodMarks.MUSTER.equals(labels.get(PodMarks.MANAGED_BY));
    }
}
