package dev.muster.runtime;

import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What every runtime tells a room through its environment, beside what the scheduler says.
public final class RoomVariables {
    /// The variable with the secret by which a room proves who it is.
    public static final String TOKEN = "MUSTER_ROOM_TOKEN";

    private RoomVariables() {}

    /// A port that a container of a room is to listen on.
    ///
    /// @param container that has the port
    /// @param name by which the scheduler knows it
    /// @param number inside the room: that of the container, where a room has a network of its own
    public record Listening(String container, String name, int number) {}

    /// Names and values for one container. They come after those of the scheduler and win over them, but for
    /// the ports of other containers of the room, which yield to both.
    ///
    /// @param roomsUrl where rooms reach the rooms door
    /// @param ports of the whole room
    public static Map<String, String> of(
            RoomRequest room, Container container, List<Listening> ports, String roomsUrl) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("MAESTRO_SCHEDULER_NAME", room.scheduler().name());
        variables.put("MAESTRO_ROOM_ID", room.room());
        variables.put("MUSTER_ROOMS_URL", roomsUrl);
        variables.put(TOKEN, room.token());
        var own =
                container.environment().stream().map(EnvironmentVariable::name).collect(Collectors.toSet());
        for (var port : ports) {
            var name = port(port.name());
            if (port.container().equals(container.name())) {
                variables.put(name, Integer.toString(port.number()));
            } else if (!own.contains(name)) {
                variables.putIfAbsent(name, Integer.toString(port.number()));
            }
        }
        return variables;
    }

    /// The variable of a port: upper-case, with `_` for all that is neither letter nor digit.
    public static String port(String name) {
        return "MUSTER_ROOM_PORT_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
