package dev.muster.app.wiring;

import dev.muster.app.role.Role;
import dev.muster.app.role.Roles;
import dev.muster.platform.datadir.DataDirectory;
import dev.muster.room.RoomsConfig;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.process.ProcessRuntime;
import dev.muster.runtime.process.ProcessRuntimeConfig;
import dev.muster.runtime.simulated.RemoteSimulatedRuntime;
import dev.muster.runtime.simulated.SimulatedConfig;
import dev.muster.runtime.simulated.SimulatedRuntime;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.ConfigProvider;

/// The runtime that `muster.runtime` names.
final class RuntimeBeans {
    /// The process runtime adopts the rooms that it finds only where rooms are looked after: elsewhere it
    /// is asked nothing but whether it could run a scheduler, and holds no data directory.
    @Produces
    @Singleton
    RoomRuntime runtime(
            MusterConfig config,
            ProcessRuntimeConfig processes,
            SimulatedConfig simulated,
            RoomsConfig rooms,
            Roles roles,
            Instance<DataDirectory> directory,
            RandomGenerator random,
            Clock clock) {
        return switch (config.runtime()) {
            case SIMULATED -> SimulatedRuntimes.of(simulated, roles, () -> roomsUrl(rooms), random, clock);
            case PROCESS -> {
                boolean here = roles.has(Role.WORKER);
                var path = here ? directory.get().path() : config.dataDir();
                var runtime =
                        new ProcessRuntime(processes, path, () -> roomsUrl(rooms), System.getenv(), random, clock);
                if (here) {
                    runtime.start();
                }
                yield runtime;
            }
        };
    }

    void close(@Disposes RoomRuntime runtime) {
        switch (runtime) {
            case ProcessRuntime process -> process.close();
            case SimulatedRuntime simulated -> simulated.close();
            case RemoteSimulatedRuntime remote -> remote.close();
            default -> {}
        }
    }

    // Read when a room starts: with port 0 the true one is known only then.
    private static String roomsUrl(RoomsConfig config) {
        return config.url()
                .orElseGet(() ->
                        "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.port", String.class));
    }
}
