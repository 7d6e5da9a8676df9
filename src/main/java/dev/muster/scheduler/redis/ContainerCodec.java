package dev.muster.scheduler.redis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import dev.muster.scheduler.EnvironmentVariable.Value;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.RuntimeFields;

/// A container as the JSON that is stored with its scheduler.
final class ContainerCodec {
    private ContainerCodec() {}

    static ObjectNode encode(Container container) {
        var json = object().put("name", container.name())
                .put("image", container.image())
                .put("imagePullPolicy", container.imagePullPolicy());
        var command = json.putArray("command");
        container.command().forEach(command::add);
        var args = json.putArray("args");
        container.args().forEach(args::add);
        var environment = json.putArray("environment");
        container.environment().forEach(variable -> environment.add(variable(variable)));
        json.set("requests", resources(container.requests()));
        json.set("limits", resources(container.limits()));
        var ports = json.putArray("ports");
        container.ports().forEach(port -> ports.add(port(port)));
        json.set("fields", SchedulerCodec.map(container.fields().json()));
        return json;
    }

    static Container decode(JsonFields json) {
        return new Container(
                json.text("name"),
                json.text("image"),
                json.text("imagePullPolicy"),
                json.textList("command"),
                json.textList("args"),
                json.objects("environment").map(ContainerCodec::variable).toList(),
                resources(json.object("requests")),
                resources(json.object("limits")),
                json.objects("ports").map(ContainerCodec::port).toList(),
                new RuntimeFields(json.object("fields").texts()));
    }

    private static ObjectNode variable(EnvironmentVariable variable) {
        var json = object().put("name", variable.name());
        return switch (variable.source()) {
            case Value value -> json.put("value", value.value());
            case FieldRef field -> json.put("fieldPath", field.path());
            case SecretKeyRef secret -> json.put("secretName", secret.name()).put("secretKey", secret.key());
        };
    }

    private static EnvironmentVariable variable(JsonFields json) {
        EnvironmentVariable.Source source;
        if (json.has("secretName")) {
            source = new SecretKeyRef(json.text("secretName"), json.text("secretKey"));
        } else if (json.has("fieldPath")) {
            source = new FieldRef(json.text("fieldPath"));
        } else {
            source = new Value(json.text("value"));
        }
        return new EnvironmentVariable(json.text("name"), source);
    }

    private static ObjectNode resources(Container.Resources resources) {
        return object().put("memory", resources.memory()).put("cpu", resources.cpu());
    }

    private static Container.Resources resources(JsonFields json) {
        return new Container.Resources(json.text("memory"), json.text("cpu"));
    }

    private static ObjectNode port(Port port) {
        var json = object().put("name", port.name())
                .put("protocol", port.protocol())
                .put("port", port.port());
        json.set("hostPortRange", SchedulerCodec.portRange(port.hostPortRange()));
        return json;
    }

    private static Port port(JsonFields json) {
        return new Port(
                json.text("name"),
                json.text("protocol"),
                json.integer("port", 0),
                json.optional("hostPortRange").map(SchedulerCodec::portRange).orElse(null));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
