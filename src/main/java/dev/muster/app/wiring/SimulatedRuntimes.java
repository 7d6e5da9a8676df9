package dev.muster.app.wiring;

import dev.muster.app.role.Role;
import dev.muster.app.role.Roles;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.simulated.RemoteSimulatedRuntime;
import dev.muster.runtime.simulated.SimulatedConfig;
import dev.muster.runtime.simulated.Simulation;
import java.net.URI;
import java.time.Clock;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/// Where simulated rooms live: in this process when it runs all roles, else in one of their own. Rooms in
/// one worker would end with it, and others could not reach them.
final class SimulatedRuntimes {
    private static final Logger LOG = Logger.getLogger(SimulatedRuntimes.class);

    private SimulatedRuntimes() {}

    /// @throws MusterException when a setting is wrong, or misses and is needed
    static RoomRuntime of(
            SimulatedConfig config, Roles roles, Supplier<String> roomsUrl, RandomGenerator random, Clock clock) {
        if (config.url().isPresent()) {
            return new RemoteSimulatedRuntime(url(config.url().get()));
        }
        if (roles.has(Role.WORKER) && !roles.isComplete()) {
            throw MusterException.failedPrecondition("muster.simulated.url is not set: where a process does not run"
                    + " all roles, simulated rooms live in one of their own (muster simulate-rooms)");
        }
        var drawn = config.seed().isPresent() ? new Random(config.seed().getAsLong()) : random;
        return config.silent() || !roles.has(Role.WORKER)
                ? Simulation.silent(config, drawn)
                : Simulation.start(config, roomsUrl, drawn, clock, LOG::warn).runtime();
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
}
