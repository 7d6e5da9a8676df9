package dev.muster.app.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.platform.error.MusterException;
import java.math.BigDecimal;
import java.util.List;

/// A scheduler as Maestro's `GET /schedulers/{name}` shows it, in its active version.
record MaestroScheduler(ObjectNode json) {
    private static final List<String> TAKEN_OVER = List.of(
            "name",
            "game",
            "maxSurge",
            "roomsReplicas",
            "portRange",
            "spec",
            "autoscaling",
            "forwarders",
            "annotations",
            "labels",
            "matchAllocation");

    private static final int DEFAULT_FORWARDER_TIMEOUT_MILLIS = 1000;
    private static final String DEFAULT_DOWN_THRESHOLD = "0.99";

    /// Reads the answer of Maestro.
    ///
    /// @throws MusterException FAILED_PRECONDITION when it shows no active version
    static MaestroScheduler of(JsonNode answer) {
        if (!(answer.path("scheduler") instanceof ObjectNode scheduler)
                || !scheduler.path("spec").isObject()) {
            throw MusterException.failedPrecondition("Maestro shows no active version of it");
        }
        return new MaestroScheduler(scheduler);
    }

    /// The version that is active there.
    String version() {
        return json.at("/spec/version").asText("");
    }

    /// The body that creates the same scheduler here. What Maestro leaves out because it is the default stands
    /// in it, what it sets itself does not, and numbers that went through 32-bit floats are again the decimals
    /// that were meant.
    ObjectNode request() {
        var request = json.objectNode();
        for (var field : TAKEN_OVER) {
            if (json.hasNonNull(field)) {
                request.set(field, json.get(field).deepCopy());
            }
        }
        if (request.path("spec") instanceof ObjectNode spec) {
            spec.remove("version");
            spec.path("containers").forEach(MaestroScheduler::mendContainer);
        }
        if (request.at("/autoscaling/policy/parameters/roomOccupancy") instanceof ObjectNode occupancy) {
            mendDecimal(occupancy, "readyTarget", "0");
            mendDecimal(occupancy, "downThreshold", DEFAULT_DOWN_THRESHOLD);
        }
        request.path("forwarders").forEach(MaestroScheduler::mendForwarder);
        if (!request.has("matchAllocation")) {
            request.putObject("matchAllocation").put("maxMatches", 1);
        }
        return request;
    }

    private static void mendContainer(JsonNode container) {
        for (var variable : container.path("environment")) {
            // Maestro does not show a value that is the empty text.
            if (variable instanceof ObjectNode named && !named.hasNonNull("value") && !named.hasNonNull("valueFrom")) {
                named.put("value", "");
                named.remove("valueFrom");
            }
        }
        if (container.path("ports") instanceof ArrayNode ports) {
            ports.forEach(port -> ((ObjectNode) port).remove("hostPort"));
        }
    }

    private static void mendForwarder(JsonNode forwarder) {
        if (forwarder instanceof ObjectNode named && !named.hasNonNull("options")) {
            named.putObject("options").put("timeout", DEFAULT_FORWARDER_TIMEOUT_MILLIS);
        }
    }

    // 0.3 as a 32-bit float is 0.30000001192…: the shortest decimal that means the same float was written.
    private static void mendDecimal(ObjectNode parent, String field, String insteadOfZero) {
        var shortest = new BigDecimal(Float.toString((float) parent.path(field).asDouble()));
        parent.put(field, shortest.signum() == 0 ? new BigDecimal(insteadOfZero) : shortest);
    }
}
