package dev.muster.runtime.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.runtime.Address;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.scheduler.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is written about an instance before its processes start, so that the next Muster can adopt it.
/// Holds neither the token nor the environment.
///
/// @param grace how long its processes may take to end
record InstanceRecord(
        RoomRef room,
        String version,
        String host,
        Duration grace,
        Instant createdAt,
        List<HostPort> ports,
        List<Part> parts) {
    InstanceRecord {
        ports = List.copyOf(ports);
        parts = List.copyOf(parts);
    }

    /// One container. Image and resources are for people; nothing enforces them here.
    record Part(String name, String image, Container.Resources requests, Container.Resources limits) {}

    static InstanceRecord of(RoomRequest request, String host, Instant createdAt, List<HostPort> ports) {
        var scheduler = request.scheduler();
        var parts = new ArrayList<Part>();
        for (var container : scheduler.spec().containers()) {
            parts.add(new Part(container.name(), container.image(), container.requests(), container.limits()));
        }
        return new InstanceRecord(
                request.ref(),
                scheduler.version(),
                host,
                scheduler.spec().terminationGracePeriod(),
                createdAt,
                ports,
                parts);
    }

    /// Where players reach the room; absent for a room without ports.
    @Nullable
    Address address() {
        if (ports.isEmpty()) {
            return null;
        }
        var list = new ArrayList<Address.Port>();
        for (var port : ports) {
            list.add(new Address.Port(port.name(), port.protocol().toUpperCase(Locale.ROOT), port.port()));
        }
        return new Address(host, list);
    }

    JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("scheduler", room.scheduler()).put("room", room.room()).put("version", version);
        json.put("host", host).put("graceMillis", grace.toMillis()).put("createdAt", createdAt.toString());
        var portList = json.putArray("ports");
        for (var port : ports) {
            portList.addObject()
                    .put("container", port.container())
                    .put("name", port.name())
                    .put("protocol", port.protocol())
                    .put("port", port.port());
        }
        var partList = json.putArray("containers");
        for (var part : parts) {
            var entry = partList.addObject().put("name", part.name()).put("image", part.image());
            put(entry.putObject("requests"), part.requests());
            put(entry.putObject("limits"), part.limits());
        }
        return json;
    }

    private static void put(ObjectNode json, Container.Resources resources) {
        json.put("memory", resources.memory()).put("cpu", resources.cpu());
    }

    /// @throws RuntimeException when it was not written by [#toJson()]
    static InstanceRecord fromJson(JsonNode json) {
        var ports = new ArrayList<HostPort>();
        for (var port : json.required("ports")) {
            ports.add(new HostPort(
                    text(port, "container"),
                    text(port, "name"),
                    text(port, "protocol"),
                    port.required("port").intValue()));
        }
        var parts = new ArrayList<Part>();
        for (var part : json.required("containers")) {
            parts.add(new Part(
                    text(part, "name"),
                    text(part, "image"),
                    resources(part.required("requests")),
                    resources(part.required("limits"))));
        }
        return new InstanceRecord(
                new RoomRef(text(json, "scheduler"), text(json, "room")),
                text(json, "version"),
                text(json, "host"),
                Duration.ofMillis(json.required("graceMillis").longValue()),
                Instant.parse(text(json, "createdAt")),
                ports,
                parts);
    }

    private static Container.Resources resources(JsonNode json) {
        return new Container.Resources(text(json, "memory"), text(json, "cpu"));
    }

    private static String text(JsonNode json, String field) {
        return json.required(field).asText();
    }
}
