package dev.muster.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/// What one kustomization would put into a cluster.
record Cluster(List<JsonNode> objects) {

    List<JsonNode> of(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    Optional<JsonNode> find(String kind, String name) {
        return of(kind).stream().filter(object -> name(object).equals(name)).findFirst();
    }

    /// What makes pods.
    List<JsonNode> workloads() {
        return objects.stream()
                .filter(object -> object.at("/spec/template/spec").isObject())
                .toList();
    }

    /// Of these, the ones whose pods carry all labels of a selector.
    List<JsonNode> selected(JsonNode labels) {
        return workloads().stream()
                .filter(workload -> {
                    var has = workload.at("/spec/template/metadata/labels");
                    return labels.properties().stream()
                            .allMatch(label -> label.getValue().equals(has.path(label.getKey())));
                })
                .toList();
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /// Whether some container of its pods listens on a port of this name.
    static boolean listens(JsonNode workload, String port) {
        return Manifests.stream(workload.at("/spec/template/spec/containers"))
                .flatMap(container -> Manifests.stream(container.path("ports")))
                .anyMatch(open -> open.path("name").asText().equals(port));
    }
}
