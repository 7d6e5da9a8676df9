package dev.muster.app.wiring;

import dev.muster.app.metrics.ClusterMetrics;
import dev.muster.app.role.Role;
import dev.muster.app.role.Roles;
import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.error.MusterException;
import dev.muster.room.RoomsConfig;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.kubernetes.KubernetesConfig;
import dev.muster.runtime.kubernetes.KubernetesRuntime;
import dev.muster.runtime.process.ProcessRuntime;
import dev.muster.runtime.process.ProcessRuntimeConfig;
import dev.muster.runtime.simulated.RemoteSimulatedRuntime;
import dev.muster.runtime.simulated.SimulatedConfig;
import dev.muster.runtime.simulated.SimulatedRuntime;
import io.fabric8.kubernetes.client.KubernetesClient;
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
            KubernetesConfig kubernetes,
            Instance<KubernetesClient> cluster,
            RoomsConfig rooms,
            Roles roles,
            Instance<DataDirectory> directory,
            ClusterMetrics metrics,
            RandomGenerator random,
            Clock clock) {
        return switch (RuntimeChoice.of(config, System.getenv())) {
            case KUBERNETES -> {
                boolean here = roles.has(Role.WORKER);
                var runtime = new KubernetesRuntime(
                        cluster.get(),
                        kubernetes,
                        () -> roomsUrlForPods(rooms, here),
                        random,
                        clock,
                        System::nanoTime,
                        metrics);
                if (here) {
                    roomsUrlForPods(rooms, true);
                    runtime.start();
                }
                yield runtime;
            }
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
            case KubernetesRuntime kubernetes -> kubernetes.close();
            case ProcessRuntime process -> process.close();
            case SimulatedRuntime simulated -> simulated.close();
            case RemoteSimulatedRuntime remote -> remote.close();
            default -> {}
        }
    }

    // Loopback is another place in a pod. Who starts no rooms need not know.
    private static String roomsUrlForPods(RoomsConfig config, boolean needed) {
        if (needed && config.url().isEmpty()) {
            throw MusterException.failedPrecondition(
                    "muster.rooms.url is not set: rooms in pods need an address of the rooms door that they can reach");
        }
        return config.url().orElse("");
    }

    // Read when a room starts: with port 0 the true one is known only then.
    private static String roomsUrl(RoomsConfig config) {
        return config.url()
                .orElseGet(() ->
                        "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.port", String.class));
    }
}
