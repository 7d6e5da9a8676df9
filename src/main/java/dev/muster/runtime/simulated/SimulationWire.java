package dev.muster.runtime.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.Revision;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.PortRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a worker and a process of simulated rooms say to each other, as JSON.
final class SimulationWire {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SimulationWire() {}

    /// Changes with the life of the process that made them: numbers of another life mean nothing.
    record Answer(String life, ChangeLog.Changes changes) {}

    static JsonNode read(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON", e);
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String part(Part part) {
        var json = name(part.room());
        json.put("version", part.version())
                .put("token", part.token())
                .put("maxMatches", part.maxMatches())
                .put("graceMillis", part.grace().toMillis());
        var ports = json.putArray("ports");
        for (var port : part.ports()) {
            ports.addObject()
                    .put("name", port.name())
                    .put("protocol", port.protocol())
                    .put("start", port.range().start())
                    .put("end", port.range().end());
        }
        return json.toString();
    }

    static Part part(JsonNode json) {
        List<Part.Wanted> ports = new ArrayList<>();
        for (var port : json.path("ports")) {
            ports.add(new Part.Wanted(
                    port.path("name").asText(),
                    port.path("protocol").asText(),
                    new PortRange(port.path("start").asInt(), port.path("end").asInt())));
        }
        return new Part(
                name(json),
                json.path("version").asText(),
                json.path("token").asText(),
                json.path("maxMatches").asInt(),
                Duration.ofMillis(json.path("graceMillis").asLong()),
                ports);
    }

    static String answer(Answer answer) {
        var changes = answer.changes();
        var json = object();
        json.put("life", answer.life()).put("latest", changes.latest()).put("whole", changes.whole());
        var events = json.putArray("events");
        for (var event : changes.events()) {
            events.add(
                    switch (event) {
                        case InstanceEvent.Changed changed -> instance(changed.instance());
                        case InstanceEvent.Gone gone -> name(gone.room());
                    });
        }
        return json.toString();
    }

    static Answer answer(JsonNode json) {
        List<InstanceEvent> events = new ArrayList<>();
        for (var event : json.path("events")) {
            events.add(
                    event.has("status")
                            ? new InstanceEvent.Changed(instance(event))
                            : new InstanceEvent.Gone(name(event)));
        }
        return new Answer(
                json.path("life").asText(),
                new ChangeLog.Changes(
                        json.path("latest").asLong(), json.path("whole").asBoolean(), events));
    }

    private static ObjectNode name(RoomRef room) {
        return object().put("scheduler", room.scheduler()).put("room", room.room());
    }

    private static RoomRef name(JsonNode json) {
        return new RoomRef(json.path("scheduler").asText(), json.path("room").asText());
    }

    private static ObjectNode instance(Instance instance) {
        var json = name(instance.room());
        json.put("version", instance.version())
                .put("status", instance.status().name())
                .put("description", instance.description())
                .put("life", instance.revision().life())
                .put("revision", instance.revision().number());
        var address = instance.address();
        if (address != null) {
            json.put("host", address.host());
            var ports = json.putArray("ports");
            for (var port : address.ports()) {
                ports.addObject()
                        .put("name", port.name())
                        .put("protocol", port.protocol())
                        .put("port", port.port());
            }
        }
        return json;
    }

    private static Instance instance(JsonNode json) {
        List<Address.Port> ports = new ArrayList<>();
        for (var port : json.path("ports")) {
            ports.add(new Address.Port(
                    port.path("name").asText(),
                    port.path("protocol").asText(),
                    port.path("port").asInt()));
        }
        return new Instance(
                name(json),
                json.path("version").asText(),
                InstanceStatus.valueOf(json.path("status").asText()),
                json.path("description").asText(),
                json.has("host") ? new Address(json.path("host").asText(), ports) : null,
                new Revision(json.path("life").asText(), json.path("revision").asLong()));
    }
}
