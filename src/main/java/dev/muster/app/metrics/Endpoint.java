package dev.muster.app.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a path is about, without the names in it: the label `handler`, as Maestro's dashboards know it.
enum Endpoint {
    SCHEDULERS(Endpoint.MANAGEMENT, "/schedulers"),
    SCHEDULER(Endpoint.MANAGEMENT, "/schedulers/:schedulerName"),
    VERSIONS(Endpoint.MANAGEMENT, "/schedulers/:schedulerName/versions"),
    DIFF(Endpoint.MANAGEMENT, "/schedulers/:schedulerName/diff"),
    SCALE(Endpoint.MANAGEMENT, "/schedulers/:schedulerName/scale"),
    ROLLBACK(Endpoint.MANAGEMENT, "/schedulers/:schedulerName/rollback"),
    OPERATIONS(Endpoint.MANAGEMENT, "/schedulers/:schedulerName/operations"),
    OPERATION(Endpoint.MANAGEMENT, "/schedulers/:schedulerName/operations/:operationID"),
    PING(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/:roomID/ping"),
    STATUS(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/:roomID/status"),
    ROOM_EVENT(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/:roomID/roomevent"),
    PLAYER_EVENT(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/:roomID/playerevent"),
    ADDRESS(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/:roomID/address"),
    ALLOCATE(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/allocate"),
    ROOM_LIST(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms"),
    ROOM(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/:roomID"),
    RELEASE(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/:roomID/release"),
    RELEASE_ANY(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/release"),
    RESERVATIONS(Endpoint.ROOMS, "/scheduler/:schedulerName/rooms/:roomID/reservations"),
    /// Whatever else the rooms door has.
    OTHER_OF_ROOMS(Endpoint.ROOMS, "other"),
    /// Profiles and everything else: paths that nobody serves must not become labels.
    OTHER(Endpoint.MANAGEMENT, "other");

    private static final String MANAGEMENT = "management-api";
    private static final String ROOMS = "rooms-api";

    private static final String OF_A_SCHEDULER = "/schedulers/";
    private static final String OF_ROOMS = "/scheduler/";

    private static final Map<String, Endpoint> BY_LAST_WORD =
            Arrays.stream(values()).collect(Collectors.toMap(Endpoint::lastWord, Function.identity(), (a, b) -> a));

    private final String service;
    private final String handler;

    Endpoint(String service, String handler) {
        this.service = service;
        this.handler = handler;
    }

    String service() {
        return service;
    }

    String handler() {
        return handler;
    }

    /// The endpoint of a path without its query. Pings come by the ten thousand, so nothing is split here.
    static Endpoint of(String path) {
        if (path.startsWith(OF_ROOMS)) {
            return ofRooms(path);
        }
        if (path.startsWith(OF_A_SCHEDULER)) {
            return ofScheduler(path);
        }
        return path.equals("/schedulers") ? SCHEDULERS : OTHER;
    }

    private static Endpoint ofScheduler(String path) {
        int name = path.indexOf('/', OF_A_SCHEDULER.length());
        if (name < 0) {
            return SCHEDULER;
        }
        if (path.startsWith("/operations/", name)) {
            return OPERATION;
        }
        return known(path, name, OF_A_SCHEDULER + ":schedulerName", OTHER);
    }

    private static Endpoint ofRooms(String path) {
        int name = path.indexOf('/', OF_ROOMS.length());
        if (name < 0 || !path.startsWith("/rooms/", name)) {
            return name > 0 && path.endsWith("/rooms") && path.length() == name + "/rooms".length()
                    ? ROOM_LIST
                    : OTHER_OF_ROOMS;
        }
        int rooms = name + "/rooms".length();
        int room = path.indexOf('/', rooms + 1);
        if (room < 0) {
            return switch (path.substring(rooms + 1)) {
                case "allocate" -> ALLOCATE;
                case "release" -> RELEASE_ANY;
                default -> ROOM;
            };
        }
        return known(path, room, ROOM.handler, OTHER_OF_ROOMS);
    }

    // What follows a name, if it is a word of ours.
    private static Endpoint known(String path, int slash, String before, Endpoint otherwise) {
        var found = BY_LAST_WORD.get(path.substring(slash + 1));
        return found != null && found.handler.startsWith(before) ? found : otherwise;
    }

    private static String lastWord(Endpoint endpoint) {
        return endpoint.handler.substring(endpoint.handler.lastIndexOf('/') + 1);
    }
}
