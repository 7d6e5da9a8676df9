package dev.muster.room.rest;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;

/// All roles on a store of its own, with a choice of what rooms must prove.
abstract class DoorProfile implements QuarkusTestProfile {
    private final String auth;

    DoorProfile(String auth) {
        this.auth = auth;
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var grpcPort = Integer.toString(free.getLocalPort());
            return Map.of(
                    "muster.rooms.auth",
                    auth,
                    "muster.runtime",
                    "simulated",
                    "muster.data-dir",
                    Files.createTempDirectory("muster-rooms-").toString(),
                    "quarkus.http.test-port",
                    "0",
                    "quarkus.grpc.server.port",
                    grpcPort,
                    "quarkus.grpc.server.test-port",
                    grpcPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
