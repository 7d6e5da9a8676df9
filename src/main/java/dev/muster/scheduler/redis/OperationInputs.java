package dev.muster.scheduler.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import dev.muster.scheduler.EnvironmentVariable.Value;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.Scheduler;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The input of operations on schedulers as its readers know it: Maestro shows its own structures, with the
/// names that they have in Go and times in nanoseconds. Only people read it.
final class OperationInputs {
    private OperationInputs() {}

    /// Of `create_scheduler` and `create_new_scheduler_version`.
    static String scheduler(Scheduler scheduler) {
        var json = object();
        json.set("scheduler", of(scheduler));
        return json.toString();
    }

    /// Of `switch_active_version`.
    static String newActiveVersion(String version) {
        return object().put("newActiveVersion", version).toString();
    }

    private static ObjectNode of(Scheduler scheduler) {
        var json = object().put("Name", scheduler.name())
                .put("Game", scheduler.game())
                .put("State", scheduler.state().word())
                .put("MaxSurge", scheduler.maxSurge())
                .put("RoomsReplicas", scheduler.roomsReplicas())
                .put("CreatedAt", scheduler.createdAt().toString());
        var spec = scheduler.spec();
        var specJson = json.putObject("Spec");
        var containers = specJson.put("Version", scheduler.version())
                .put("TerminationGracePeriod", spec.terminationGracePeriod().toNanos())
                .put("Toleration", spec.toleration())
                .put("Affinity", spec.affinity())
                .put("RestartPolicy", spec.restartPolicy())
                .putArray("Containers");
        spec.containers().forEach(container -> containers.add(of(container)));
        put(specJson, spec.fields());
        json.set("PortRange", of(scheduler.portRange()));
        json.set("Autoscaling", of(scheduler.autoscaling()));
        var forwarders = json.putArray("Forwarders");
        scheduler.forwarders().forEach(forwarder -> forwarders.add(of(forwarder)));
        json.set("Annotations", of(scheduler.annotations()));
        json.set("Labels", of(scheduler.labels()));
        json.putObject("MatchAllocation").put("MaxMatches", scheduler.maxMatches());
        return json;
    }

    private static ObjectNode of(Container container) {
        var json = object().put("Name", container.name())
                .put("Image", container.image())
                .put("ImagePullPolicy", container.imagePullPolicy());
        var command = json.putArray("Command");
        container.command().forEach(command::add);
        if (!container.args().isEmpty()) {
            var args = json.putArray("Args");
            container.args().forEach(args::add);
        }
        var environment = json.putArray("Environment");
        container.environment().forEach(variable -> environment.add(of(variable)));
        json.set("Requests", of(container.requests()));
        json.set("Limits", of(container.limits()));
        var ports = json.putArray("Ports");
        container.ports().forEach(port -> ports.add(of(port)));
        put(json, container.fields());
        return json;
    }

    private static void put(ObjectNode json, RuntimeFields fields) {
        fields.json()
                .forEach((name, value) -> json.set(
                        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                        JsonFields.parse(value).json()));
    }

    private static ObjectNode of(EnvironmentVariable variable) {
        var json = object().put("Name", variable.name());
        switch (variable.source()) {
            case Value value -> json.put("Value", value.value());
            case FieldRef field ->
                json.putObject("ValueFrom").putObject("FieldRef").put("FieldPath", field.path());
            case SecretKeyRef secret ->
                json.putObject("ValueFrom")
                        .putObject("SecretKeyRef")
                        .put("Name", secret.name())
                        .put("Key", secret.key());
        }
        return json;
    }

    private static ObjectNode of(Container.Resources resources) {
        return object().put("Memory", resources.memory()).put("CPU", resources.cpu());
    }

    private static ObjectNode of(Port port) {
        var json = object().put("Name", port.name())
                .put("Protocol", port.protocol())
                .put("Port", port.port())
                .put("HostPort", 0);
        json.set("HostPortRange", of(port.hostPortRange()));
        return json;
    }

    private static @Nullable ObjectNode of(@Nullable PortRange range) {
        return range == null ? null : object().put("Start", range.start()).put("End", range.end());
    }

    private static ObjectNode of(Forwarder forwarder) {
        var json = object().put("Name", forwarder.name())
                .put("Enabled", forwarder.enabled())
                .put("ForwardType", forwarder.type())
                .put("Address", forwarder.address());
        json.putObject("Options")
                .put("Timeout", forwarder.timeout().toMillis())
                .set("Metadata", JsonFields.parse(forwarder.metadata()).json());
        return json;
    }

    private static @Nullable ObjectNode of(@Nullable Autoscaling autoscaling) {
        if (autoscaling == null) {
            return null;
        }
        var json = object().put("Enabled", autoscaling.enabled())
                .put("Min", autoscaling.min())
                .put("Max", autoscaling.max())
                .put("Cooldown", autoscaling.cooldownSeconds());
        var parameters =
                json.putObject("Policy").put("Type", autoscaling.policyType()).putObject("Parameters");
        var occupancy = autoscaling.roomOccupancy();
        if (occupancy != null) {
            parameters
                    .putObject("RoomOccupancy")
                    .put("ReadyTarget", occupancy.readyTarget())
                    .put("DownThreshold", occupancy.downThreshold());
        }
        var buffer = autoscaling.fixedBuffer();
        if (buffer != null) {
            parameters.putObject("FixedBuffer").put("Amount", buffer.amount());
        }
        return json;
    }

    private static JsonNode of(Map<String, String> texts) {
        var json = object();
        texts.forEach(json::put);
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
