package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.app.role.Role;
import dev.muster.app.role.Roles;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.simulated.RemoteSimulatedRuntime;
import dev.muster.runtime.simulated.SimulatedConfig;
import dev.muster.runtime.simulated.SimulatedRuntime;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SimulatedRuntimesTest {
    private static final Roles ALL = new Roles(EnumSet.allOf(Role.class));

    private static RoomRuntime runtime(Roles roles, Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(SimulatedConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(SimulatedConfig.class);
        return SimulatedRuntimes.of(config, roles, () -> "http://127.0.0.1:1", new Random(1), Clock.systemUTC());
    }

    @Test
    void livesInAServerThatRunsAllRoles() throws Exception {
        try (var runtime = (SimulatedRuntime) runtime(ALL, Map.of())) {
            assertThat(runtime.host()).isEqualTo("simulated");
        }
    }

    @Test
    void livesWhereTheSettingSaysForAllWorkersAlike() throws Exception {
        var worker = new Roles(Set.of(Role.WORKER));
        try (var one = (RemoteSimulatedRuntime) runtime(ALL, url("http://localhost:1"));
                var other = (RemoteSimulatedRuntime) runtime(worker, url("http://127.0.0.1:1"))) {
            assertThat(one.host()).isEqualTo(other.host()).isEqualTo("simulated:127.0.0.1:1");
        }
    }

    @Test
    void namesTheSettingThatAWorkerAloneNeeds() {
        assertThatThrownBy(() -> runtime(new Roles(Set.of(Role.WORKER)), Map.of()))
                .hasMessageStartingWith("muster.simulated.url is not set");
        assertThatThrownBy(() -> runtime(ALL, url("nowhere")))
                .hasMessageStartingWith("muster.simulated.url: \"nowhere\"");
    }

    @Test
    void needsNoRoomsWhereNobodyLooksAfterThem() throws Exception {
        try (var runtime = (SimulatedRuntime) runtime(new Roles(Set.of(Role.ROOMS)), Map.of())) {
            assertThat(runtime.schedulers()).isEmpty();
        }
    }

    private static Map<String, String> url(String url) {
        return Map.of("muster.simulated.url", url);
    }
}
