package dev.muster.runtime.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.RoomRuntimeContract;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SimulatedRuntimeTest extends RoomRuntimeContract {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ofMillis(20), Duration.ofMillis(20));

    @AfterEach
    void close() {
        runtime.close();
        timer.shutdownNow();
    }

    @Override
    protected RoomRuntime runtime() {
        return runtime;
    }

    @Override
    protected Scheduler scheduler(String name) {
        var container = TestSchedulers.container("game", List.of());
        return TestSchedulers.scheduler(name, Duration.ofSeconds(1), TestSchedulers.PORTS, container);
    }

    @Override
    protected void finish(RoomRef room) {
        runtime.finish(room);
    }

    @Override
    protected void crash(RoomRef room) {
        runtime.crash(room, "boom");
    }

    @Override
    protected RoomRequest impossible() {
        runtime.refuseCreations("the-missing-thing is missing");
        return request(scheduler("arena"), "one");
    }

    @Test
    void startsAndEndsAtOnceWithoutDelays() {
        try (var immediate = new SimulatedRuntime(timer, Duration.ZERO, Duration.ZERO)) {
            var request = request(scheduler("arena"), "one");

            immediate.create(request);
            assertThat(immediate.instances("arena"))
                    .singleElement()
                    .satisfies(instance -> assertThat(instance.status()).isEqualTo(InstanceStatus.READY));

            immediate.delete(request.ref());
            assertThat(immediate.instances("arena")).isEmpty();
        }
    }
}
