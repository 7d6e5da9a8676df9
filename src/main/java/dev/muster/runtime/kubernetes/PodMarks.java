package dev.muster.runtime.kubernetes;

import dev.muster.scheduler.Scheduler;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The labels and annotations by which a pod says whose it is. Names without a prefix of ours are Maestro's.
final class PodMarks {
    /// Label: `muster` on everything that Muster made.
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    static final String MUSTER = "muster";

    /// Label: `maestro`, as on pods of Maestro.
    static final String HERITAGE = "heritage";

    static final String MAESTRO = "maestro";

    /// Label: the scheduler's name.
    static final String SCHEDULER = "maestro-scheduler";

    /// Label: the scheduler's version, unless the scheduler has a label of that name.
    static final String VERSION_LABEL = "version";

    /// How names of labels and annotations begin that only Muster gives.
    static final String OURS = "muster.dev/";

    /// Annotation: the scheduler's version, in any case.
    static final String VERSION = OURS + "version";

    /// Annotation: when the scheduler was created that the pod was made for.
    static final String CREATION = OURS + "scheduler-created";

    /// Annotation: whether a node may be emptied of the pod for the sake of fewer nodes.
    static final String SAFE_TO_EVICT = "cluster-autoscaler.kubernetes.io/safe-to-evict";

    /// Label: `true` while players use the room: another disruption budget counts it then.
    static final String IN_USE = OURS + "in-use";

    /// All labels that are read again.
    static final Set<String> LABELS = Set.of(MANAGED_BY, VERSION_LABEL, IN_USE);

    /// All annotations that are read again.
    static final Set<String> ANNOTATIONS =
            Set.of(VERSION, CREATION, SAFE_TO_EVICT, PodReplacement.OTHER_PORTS, PortNote.RANGES);

    private PodMarks() {}

    /// The labels by which pods are found, which no scheduler may have otherwise.
    static Map<String, String> identity(Scheduler scheduler) {
        var identity = new TreeMap<String, String>();
        identity.put(MANAGED_BY, MUSTER);
        identity.put(HERITAGE, MAESTRO);
        identity.put(SCHEDULER, scheduler.name());
        return identity;
    }
}
