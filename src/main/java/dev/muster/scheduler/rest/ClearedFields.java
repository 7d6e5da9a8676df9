package dev.muster.scheduler.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// What a patch in JSON wants to be empty: a list or map that is there and empty, or a block that is `null`.
/// The message cannot tell these from what is absent.
final class ClearedFields {
    private static final ObjectReader READER = new ObjectMapper().reader();

    private ClearedFields() {}

    /// @param json that was read as a patch before, so it is well-formed
    static List<String> of(byte[] json) {
        var patch = tree(json);
        List<String> cleared = new ArrayList<>();
        for (var name : List.of("forwarders", "annotations", "labels")) {
            if (isEmpty(patch.path(name))) {
                cleared.add(name);
            }
        }
        if (patch.path("portRange").isNull() || patch.path("port_range").isNull()) {
            cleared.add("portRange");
        }
        if (patch.path("autoscaling").isNull()) {
            cleared.add("autoscaling");
        }
        var containers = patch.path("spec").path("containers");
        for (int i = 0; i < containers.size(); i++) {
            for (var name : List.of("command", "environment", "ports")) {
                if (isEmpty(containers.path(i).path(name))) {
                    cleared.add("spec.containers[" + i + "]." + name);
                }
            }
        }
        return cleared;
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isContainerNode() && node.isEmpty();
    }

    private static JsonNode tree(byte[] json) {
        try {
            return READER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
