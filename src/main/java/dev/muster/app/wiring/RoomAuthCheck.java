package dev.muster.app.wiring;

import dev.muster.platform.security.Loopback;
import dev.muster.room.RoomGate;
import dev.muster.room.RoomsConfig;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Names the setting that lets strangers speak for rooms; always up.
@Readiness
@Singleton
final class RoomAuthCheck implements HealthCheck {
    private final RoomsConfig rooms;
    private final String host;

    RoomAuthCheck(RoomsConfig rooms, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.rooms = rooms;
        this.host = host;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("Rooms").up();
        if (rooms.auth() == RoomGate.Mode.OFF && !Loopback.address(host)) {
            response.withData(
                    "warning: muster.rooms.auth", "off: everyone who reaches this server can speak for any room");
        }
        return response.build();
    }
}
