package dev.muster.runtime.kubernetes;

import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Finds names in Maestro's fields that Kubernetes would not take, which Maestro learns when it makes the pod.
final class PodNames {
    private static final String WORD = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
    private static final Pattern LABEL_VALUE = Pattern.compile("(" + WORD + ")?");
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?" + WORD);
    private static final int LONGEST_PREFIX = 253;
    private static final Pattern PORT = Pattern.compile("(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern FIELD = Pattern.compile(
            "metadata\\.(name|namespace|uid|(labels|annotations)\\['[^']+'])|spec\\.(nodeName|serviceAccountName)"
                    + "|status\\.(hostIPs?|podIPs?)");
    private static final String OURS = "muster.dev/";

    private final List<String> faults = new ArrayList<>();

    private PodNames() {}

    /// One line `<path>: <reason>` for each.
    static List<String> faults(Scheduler scheduler) {
        var found = new PodNames();
        found.labels(scheduler);
        for (var key : new TreeMap<>(scheduler.annotations()).keySet()) {
            found.require(isKey(key), "annotations", "\"" + key + "\" cannot name an annotation");
            found.require(!key.startsWith(OURS), "annotations", "\"" + key + "\" is Muster's");
        }
        var spec = scheduler.spec();
        found.require(
                LABEL_VALUE.matcher(spec.toleration()).matches(),
                "spec.toleration",
                "must be the value of a taint: up to 63 letters, digits, '-', '_' and '.'");
        found.require(
                spec.affinity().isEmpty() || isKey(spec.affinity()),
                "spec.affinity",
                "must be the name of a label, such as example.com/game-nodes");
        for (int i = 0; i < spec.containers().size(); i++) {
            found.container(spec.containers().get(i), "spec.containers[" + i + "]");
        }
        return found.faults;
    }

    private void require(boolean holds, String path, String reason) {
        if (!holds) {
            faults.add(path + ": " + reason);
        }
    }

    private void labels(Scheduler scheduler) {
        var identity = PodMarks.identity(scheduler);
        for (Map.Entry<String, String> label : new TreeMap<>(scheduler.labels()).entrySet()) {
            var key = label.getKey();
            var value = label.getValue();
            require(isKey(key), "labels", "\"" + key + "\" cannot name a label");
            require(
                    LABEL_VALUE.matcher(value).matches(),
                    "labels",
                    "\"" + key + "\" must have a value of up to 63 letters, digits, '-', '_' and '.'");
            var ours = identity.getOrDefault(key, value);
            require(
                    ours.equals(value) && !key.startsWith(OURS),
                    "labels",
                    "\"" + key + "\" is how Muster finds its pods");
        }
    }

    private void container(Container container, String path) {
        for (int i = 0; i < container.ports().size(); i++) {
            var name = container.ports().get(i).name();
            require(
                    PORT.matcher(name).matches(),
                    path + ".ports[" + i + "].name",
                    "must be lower-case letters, digits and single hyphens between them, with a letter");
        }
        for (int i = 0; i < container.environment().size(); i++) {
            if (container.environment().get(i).source() instanceof FieldRef field) {
                require(
                        FIELD.matcher(field.path()).matches(),
                        path + ".environment[" + i + "].valueFrom.fieldRef.fieldPath",
                        "\"" + field.path() + "\" is no field of a pod that a variable may have");
            }
        }
    }

    private static boolean isKey(String key) {
        return KEY.matcher(key).matches() && key.indexOf('/') <= LONGEST_PREFIX;
    }
}
