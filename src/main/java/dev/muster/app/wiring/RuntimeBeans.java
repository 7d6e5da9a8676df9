package dev.muster.app.wiring;

import dev.muster.app.role.Role;
import dev.muster.app.role.Roles;
import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.process.ProcessRuntime;
import dev.muster.runtime.process.ProcessRuntimeConfig;
import dev.muster.runtime.simulated.RemoteSimulatedRuntime;
import dev.muster.runtime.simulated.SimulatedConfig;
import dev.muster.runtime.simulated.SimulatedRuntime;
import dev.muster.runtime.simulated.Simulation;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.Random;
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
            Roles roles,
            Instance<DataDirectory> directory,
            RandomGenerator random,
            Clock clock) {
        return switch (config.runtime()) {
            case SIMULATED -> simulated(config, simulated, roles, random, clock);
            case PROCESS -> {
                boolean here = roles.has(Role.WORKER);
                var path = here ? directory.get().path() : config.dataDir();
                var runtime =
                        new ProcessRuntime(processes, path, () -> roomsUrl(config), System.getenv(), random, clock);
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

    // Rooms in a worker would end with it, and other workers could not reach them.
    private static RoomRuntime simulated(
            MusterConfig config, SimulatedConfig simulated, Roles roles, RandomGenerator random, Clock clock) {
        if (simulated.url().isPresent()) {
            return new RemoteSimulatedRuntime(url(simulated.url().get()));
        }
        if (roles.has(Role.WORKER) && !roles.isComplete()) {
            throw MusterException.failedPrecondition("muster.simulated.url is not set: where a process does not run"
                    + " all roles, simulated rooms live in one of their own (muster simulate-rooms)");
        }
        RandomGenerator drawn =
                simulated.seed().isPresent() ? new Random(simulated.seed().getAsLong()) : random;
        return simulated.silent() || !roles.has(Role.WORKER)
                ? Simulation.silent(simulated, drawn)
                : Simulation.start(simulated, () -> roomsUrl(config), drawn, clock)
                        .runtime();
    }

    private static URI url(String text) {
        try {
            var url = URI.create(text);
            if ("http".equals(url.getScheme()) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, as any other text that is no address.
        }
        throw MusterException.invalid(
                "muster.simulated.url: \"" + text + "\" is no address such as http://127.0.0.1:8090");
    }

    // Read when a room starts: with port 0 the true one is known only then.
    private static String roomsUrl(MusterConfig config) {
        return config.rooms()
                .url()
                .orElseGet(() ->
                        "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.port", String.class));
    }
}
