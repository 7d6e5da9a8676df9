package dev.muster.runtime;

import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Schedulers that say little more than what a test is about.
public final class TestSchedulers {
    public static final PortRange PORTS = new PortRange(20000, 29999);

    private TestSchedulers() {}

    public static Container container(String name, List<String> command, EnvironmentVariable... environment) {
        return new Container(
                name,
                "registry.example/game:1",
                "Always",
                command,
                List.of(environment),
                new Container.Resources("64Mi", "100m"),
                new Container.Resources("128Mi", "200m"),
                List.of(new Port("game", "udp", 7777, null)));
    }

    public static Scheduler scheduler(String name, Duration grace, PortRange ports, Container... containers) {
        return new Scheduler(
                name,
                "game",
                Scheduler.State.IN_SYNC,
                "v1.0.0",
                Instant.EPOCH,
                "25%",
                1,
                new Spec(grace, List.of(containers), "", "", "Never"),
                ports,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                1);
    }
}
