package dev.muster.runtime.kubernetes;

import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import dev.muster.scheduler.EnvironmentVariable.Value;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Finds names in Maestro's fields that Kubernetes would not take, which Maestro learns when it makes the pod.
final class PodNames {
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_WORD = 63;
    private static final String WORD = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
    private static final Pattern LABEL_VALUE = Pattern.compile("(" + WORD + ")?");
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?" + WORD);
    private static final Pattern PORT = Pattern.compile("(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern FIELD = Pattern.compile(
            "metadata\\.(name|namespace|uid|(labels|annotations)\\['[^']+'])|spec\\.(nodeName|serviceAccountName)"
                    + "|status\\.(hostIPs?|podIPs?)");
    private static final Pattern VARIABLE = Pattern.compile("[ -<>-~]+");
    private static final Pattern SECRET =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    private static final String OURS = "names that begin with " + PodMarks.OURS + " are Muster's";

    private final List<String> faults = new ArrayList<>();

    private PodNames() {}

    /// One line `<path>: <reason>` for each.
    static List<String> faults(Scheduler scheduler) {
        var found = new PodNames();
        found.labels(scheduler);
        for (var key : new TreeMap<>(scheduler.annotations()).keySet()) {
            var path = "annotations[" + key + "]";
            found.require(isKey(key), path, "cannot name an annotation");
            found.require(!key.startsWith(PodMarks.OURS), path, OURS);
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
        new TreeMap<>(scheduler.labels()).forEach((name, value) -> {
            var path = "labels[" + name + "]";
            var wanted = identity.getOrDefault(name, value);
            require(isKey(name), path, "cannot name a label");
            require(!name.startsWith(PodMarks.OURS), path, OURS);
            require(
                    LABEL_VALUE.matcher(value).matches(),
                    path,
                    "must be up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends");
            require(value.equals(wanted), path, "Muster finds its pods by it, so it must be \"" + wanted + "\"");
        });
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
            variable(container.environment().get(i), path + ".environment[" + i + "]");
        }
    }

    private void variable(EnvironmentVariable variable, String path) {
        require(VARIABLE.matcher(variable.name()).matches(), path + ".name", "must be printable ASCII without '='");
        switch (variable.source()) {
            case Value _ -> {} // any text
            case FieldRef field ->
                require(
                        FIELD.matcher(field.path()).matches(),
                        path + ".valueFrom.fieldRef.fieldPath",
                        "\"" + field.path() + "\" is no field of a pod that a variable may have");
            case SecretKeyRef secret ->
                require(
                        secret.name().length() <= LONGEST_DOMAIN
                                && SECRET.matcher(secret.name()).matches(),
                        path + ".valueFrom.secretKeyRef.name",
                        "\"" + secret.name() + "\" cannot name a secret");
        }
    }

    private static boolean isKey(String key) {
        int slash = key.indexOf('/');
        return slash <= LONGEST_DOMAIN
                && key.length() - slash - 1 <= LONGEST_WORD
                && KEY.matcher(key).matches();
    }
}
