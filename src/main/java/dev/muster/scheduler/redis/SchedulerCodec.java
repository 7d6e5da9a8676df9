package dev.muster.scheduler.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Spec;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A scheduler as the JSON that is stored. Reading it fills what is missing with defaults, so that fields
/// may be added.
final class SchedulerCodec {
    private SchedulerCodec() {}

    static String encode(Scheduler scheduler) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", scheduler.name());
        json.put("game", scheduler.game());
        json.put("state", scheduler.state().word());
        json.put("version", scheduler.version());
        json.put("createdAt", scheduler.createdAt().toString());
        json.put("maxSurge", scheduler.maxSurge());
        json.put("roomsReplicas", scheduler.roomsReplicas());
        json.set("spec", spec(scheduler.spec()));
        json.set("portRange", portRange(scheduler.portRange()));
        json.set("autoscaling", autoscaling(scheduler.autoscaling()));
        var forwarders = json.putArray("forwarders");
        scheduler.forwarders().forEach(forwarder -> forwarders.add(forwarder(forwarder)));
        json.set("annotations", map(scheduler.annotations()));
        json.set("labels", map(scheduler.labels()));
        json.put("maxMatches", scheduler.maxMatches());
        return json.toString();
    }

    /// @throws IllegalArgumentException when the text is not JSON, or a value in it cannot be
    ///     what was stored
    static Scheduler decode(String text) {
        var json = JsonFields.parse(text);
        return new Scheduler(
                json.text("name"),
                json.text("game"),
                state(json.text("state")),
                json.text("version"),
                json.instant("createdAt"),
                json.text("maxSurge"),
                json.integer("roomsReplicas", 0),
                spec(json.object("spec")),
                json.optional("portRange").map(SchedulerCodec::portRange).orElse(null),
                json.optional("autoscaling").map(SchedulerCodec::autoscaling).orElse(null),
                json.objects("forwarders").map(SchedulerCodec::forwarder).toList(),
                json.object("annotations").texts(),
                json.object("labels").texts(),
                json.integer("maxMatches", 1));
    }

    static @Nullable ObjectNode portRange(@Nullable PortRange range) {
        return range == null ? null : object().put("start", range.start()).put("end", range.end());
    }

    static PortRange portRange(JsonFields json) {
        return new PortRange(json.integer("start", 0), json.integer("end", 0));
    }

    private static ObjectNode spec(Spec spec) {
        var json = object().put(
                        "terminationGracePeriod", spec.terminationGracePeriod().toString())
                .put("toleration", spec.toleration())
                .put("affinity", spec.affinity())
                .put("restartPolicy", spec.restartPolicy());
        var containers = json.putArray("containers");
        spec.containers().forEach(container -> containers.add(ContainerCodec.encode(container)));
        json.set("fields", map(spec.fields().json()));
        return json;
    }

    private static Spec spec(JsonFields json) {
        var restartPolicy = json.text("restartPolicy");
        return new Spec(
                json.duration("terminationGracePeriod"),
                json.objects("containers").map(ContainerCodec::decode).toList(),
                json.text("toleration"),
                json.text("affinity"),
                restartPolicy.isEmpty() ? "Never" : restartPolicy,
                new RuntimeFields(json.object("fields").texts()));
    }

    private static @Nullable ObjectNode autoscaling(@Nullable Autoscaling autoscaling) {
        if (autoscaling == null) {
            return null;
        }
        var json = object().put("enabled", autoscaling.enabled())
                .put("min", autoscaling.min())
                .put("max", autoscaling.max())
                .put("cooldownSeconds", autoscaling.cooldownSeconds())
                .put("policyType", autoscaling.policyType());
        var occupancy = autoscaling.roomOccupancy();
        if (occupancy != null) {
            json.putObject("roomOccupancy")
                    .put("readyTarget", occupancy.readyTarget())
                    .put("downThreshold", occupancy.downThreshold());
        }
        var buffer = autoscaling.fixedBuffer();
        if (buffer != null) {
            json.putObject("fixedBuffer").put("amount", buffer.amount());
        }
        return json;
    }

    private static Autoscaling autoscaling(JsonFields json) {
        return new Autoscaling(
                json.bool("enabled"),
                json.integer("min", 1),
                json.integer("max", -1),
                json.integer("cooldownSeconds", 0),
                json.text("policyType"),
                json.optional("roomOccupancy")
                        .map(block -> new Autoscaling.RoomOccupancy(
                                block.number("readyTarget", 0), block.number("downThreshold", 0.99)))
                        .orElse(null),
                json.optional("fixedBuffer")
                        .map(block -> new Autoscaling.FixedBuffer(block.integer("amount", 0)))
                        .orElse(null));
    }

    private static ObjectNode forwarder(Forwarder forwarder) {
        return object().put("name", forwarder.name())
                .put("enabled", forwarder.enabled())
                .put("type", forwarder.type())
                .put("address", forwarder.address())
                .put("timeout", forwarder.timeout().toString())
                .put("metadata", forwarder.metadata());
    }

    static Forwarder forwarder(JsonFields json) {
        return new Forwarder(
                json.text("name"),
                json.bool("enabled"),
                json.text("type"),
                json.text("address"),
                json.duration("timeout"),
                json.text("metadata"));
    }

    private static Scheduler.State state(String word) {
        return Arrays.stream(Scheduler.State.values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown state of a scheduler: " + word));
    }

    static JsonNode map(Map<String, String> texts) {
        var json = object();
        texts.forEach(json::put);
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
