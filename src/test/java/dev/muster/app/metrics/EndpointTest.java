package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "/schedulers, management-api, /schedulers",
        "/schedulers/duel, management-api, /schedulers/:schedulerName",
        "/schedulers/info, management-api, /schedulers/:schedulerName",
        "/schedulers/duel/versions, management-api, /schedulers/:schedulerName/versions",
        "/schedulers/duel/operations, management-api, /schedulers/:schedulerName/operations",
        "/schedulers/duel/operations/a-b, management-api, /schedulers/:schedulerName/operations/:operationID",
        "/schedulers/duel/operations/a-b/cancel, management-api, /schedulers/:schedulerName/operations/:operationID",
        "/schedulers/duel/diff, management-api, /schedulers/:schedulerName/diff",
        "/scheduler/duel/rooms/release, rooms-api, /scheduler/:schedulerName/rooms/release",
        "/scheduler/duel/rooms/duel-a/release, rooms-api, /scheduler/:schedulerName/rooms/:roomID/release",
        "/schedulers/duel/ping, management-api, other",
        "/schedulersx, management-api, other",
        "/scheduler/duel/rooms, rooms-api, /scheduler/:schedulerName/rooms",
        "/scheduler/duel/rooms/allocate, rooms-api, /scheduler/:schedulerName/rooms/allocate",
        "/scheduler/duel/rooms/duel-a, rooms-api, /scheduler/:schedulerName/rooms/:roomID",
        "/scheduler/duel/rooms/duel-a/ping, rooms-api, /scheduler/:schedulerName/rooms/:roomID/ping",
        "/scheduler/duel/rooms/duel-a/status, rooms-api, /scheduler/:schedulerName/rooms/:roomID/status",
        "/scheduler/duel/rooms/duel-a/roomevent, rooms-api, /scheduler/:schedulerName/rooms/:roomID/roomevent",
        "/scheduler/duel/rooms/duel-a/playerevent, rooms-api, /scheduler/:schedulerName/rooms/:roomID/playerevent",
        "/scheduler/duel/rooms/duel-a/address, rooms-api, /scheduler/:schedulerName/rooms/:roomID/address",
        "/scheduler/duel/rooms/duel-a/reservations, rooms-api, /scheduler/:schedulerName/rooms/:roomID/reservations",
        "/scheduler/duel/rooms/duel-a/versions, rooms-api, other",
        "/scheduler/duel/roomsx, rooms-api, other",
        "/scheduler/duel, rooms-api, other",
        "/wp-admin.php, management-api, other",
        "/, management-api, other"
    })
    void namesInPathsAreNoLabels(String path, String service, String handler) {
        assertThat(Endpoint.of(path).service()).isEqualTo(service);
        assertThat(Endpoint.of(path).handler()).isEqualTo(handler);
    }
}
