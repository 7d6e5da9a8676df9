package dev.muster.runtime.process;

import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomVariables;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The environment of a room's processes.
///
/// @param host the address that players are told
/// @param node name of this machine
/// @param roomsUrl where rooms reach the rooms door
/// @param inherited Muster's own environment, most of which is kept from rooms since it may hold secrets
record RoomEnvironment(String host, String node, Supplier<String> roomsUrl, Map<String, String> inherited) {
    /// The fields of a room that a variable may refer to.
    static final List<String> FIELDS =
            List.of("metadata.name", "metadata.namespace", "spec.nodeName", "status.hostIP", "status.podIP");

    private static final List<String> KEPT =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR");

    /// @param ports of the whole room; those of the container itself win where names are equal
    Map<String, String> of(RoomRequest room, Container container, List<HostPort> ports) {
        var environment = new LinkedHashMap<String, String>();
        for (String name : KEPT) {
            var value = inherited.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        for (var variable : container.environment()) {
            environment.put(variable.name(), value(room, variable.source()));
        }
        var listening = ports.stream()
                .map(port -> new RoomVariables.Listening(port.container(), port.name(), port.port()))
                .toList();
        environment.putAll(RoomVariables.of(room, container, listening, roomsUrl.get()));
        return environment;
    }

    private String value(RoomRequest room, EnvironmentVariable.Source source) {
        return switch (source) {
            case EnvironmentVariable.Value value -> value.value();
            case EnvironmentVariable.FieldRef ref ->
                switch (ref.path()) {
                    case "metadata.name" -> room.room();
                    case "metadata.namespace" -> room.scheduler().name();
                    case "spec.nodeName" -> node;
                    case "status.hostIP", "status.podIP" -> host;
                    default -> "";
                };
            case EnvironmentVariable.SecretKeyRef secret -> "";
        };
    }
}
