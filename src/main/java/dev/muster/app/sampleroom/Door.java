package dev.muster.app.sampleroom;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The rooms door of Muster, as one room sees it; for one thread at a time.
final class Door {
    private final HttpConnection connection;
    private final String path;
    private final Clock clock;

    /// @param scheduler and `room`: whose door this is
    Door(HttpConnection connection, String scheduler, String room, Clock clock) {
        this.connection = connection;
        this.path = String.join("", "/scheduler/", scheduler, "/rooms/", room);
        this.clock = clock;
    }

    /// Tells how the room is.
    ///
    /// @param matches the ids of exactly the matches that are running
    /// @throws IOException when Muster did not take it, or was not reached
    void ping(String status, List<String> matches, int timeoutMillis) throws IOException {
        var body = new StringBuilder(128)
                .append("{\"status\":\"")
                .append(status)
                .append("\",\"timestamp\":\"")
                .append(clock.millis() / 1000)
                .append("\",\"running_matches\":")
                .append(matches.size())
                .append(",\"matches\":[");
        for (int i = 0; i < matches.size(); i++) {
            body.append(i == 0 ? "" : ",").append(Json.quote(matches.get(i)));
        }
        body.append("],\"metadata\":{}}");
        var answer = connection.call("PUT", path.concat("/ping"), body.toString(), timeoutMillis);
        if (!(read(answer) instanceof Map<?, ?> map) || !Boolean.TRUE.equals(map.get("success"))) {
            throw new IOException("the rooms door did not take the ping");
        }
    }

    /// The open reservations of the room.
    List<Reservation> reservations(int timeoutMillis) throws IOException {
        var answer = connection.call("GET", path.concat("/reservations"), "", timeoutMillis);
        var result = new ArrayList<Reservation>();
        if (read(answer) instanceof Map<?, ?> map && map.get("reservations") instanceof List<?> list) {
            for (var entry : list) {
                if (entry instanceof Map<?, ?> reservation
                        && reservation.get("match") instanceof String match
                        && reservation.get("tickets") instanceof List<?> tickets) {
                    result.add(new Reservation(match, strings(tickets)));
                }
            }
            return result;
        }
        throw new IOException("the rooms door's answer has no reservations");
    }

    private static HashSet<String> strings(List<?> list) {
        var strings = new HashSet<String>();
        for (var item : list) {
            if (item instanceof String string) {
                strings.add(string);
            }
        }
        return strings;
    }

    private static Object read(String answer) throws IOException {
        try {
            var value = Json.read(answer);
            return value == null ? "" : value;
        } catch (IllegalArgumentException e) {
            throw new IOException("the rooms door's answer is not JSON", e);
        }
    }
}
