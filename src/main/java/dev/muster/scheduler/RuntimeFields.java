package dev.muster.scheduler;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a scheduler says beyond Maestro's fields, which only some runtimes understand: names, places and shapes
/// are Kubernetes'. Nothing here looks into the values.
///
/// @param json the value of each field that is given, by its name, as JSON without spaces and with the names of
///     objects in order, so that equal values are equal texts
public record RuntimeFields(Map<String, String> json) {
    /// Nothing is said.
    public static final RuntimeFields NONE = new RuntimeFields(Map.of());

    /// What may be said of a room: `spec.nodeSelector` and its like.
    public static final List<String> OF_SPEC = List.of(
            "automountServiceAccountToken",
            "imagePullSecrets",
            "initContainers",
            "nodeSelector",
            "priorityClassName",
            "runtimeClassName",
            "securityContext",
            "serviceAccountName",
            "tolerations",
            "topologySpreadConstraints",
            "volumes");

    /// What may be said of a container: `spec.containers[0].livenessProbe` and its like.
    public static final List<String> OF_CONTAINER = List.of(
            "envFrom",
            "lifecycle",
            "livenessProbe",
            "readinessProbe",
            "resources",
            "securityContext",
            "startupProbe",
            "volumeMounts");

    public RuntimeFields {
        json = Collections.unmodifiableMap(new TreeMap<>(json));
    }

    /// The value of a field as JSON, if it is given.
    public Optional<String> find(String name) {
        return Optional.ofNullable(json.get(name));
    }

    /// How many characters it takes to say all this.
    public int length() {
        return json.values().stream().mapToInt(String::length).sum();
    }
}
