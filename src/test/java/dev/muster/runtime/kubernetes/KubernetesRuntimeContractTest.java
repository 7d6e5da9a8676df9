package dev.muster.runtime.kubernetes;

import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.RoomRuntimeContract;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

@NeedsKubeApi
final class KubernetesRuntimeContractTest extends RoomRuntimeContract {
    private final Cluster cluster = new Cluster();
    private final KubernetesRuntime runtime = cluster.runtime();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Override
    protected RoomRuntime runtime() {
        return runtime;
    }

    @Override
    protected String host() {
        return "203.0.113.1";
    }

    @Override
    protected Scheduler scheduler(String name) {
        return Cluster.scheduler(name);
    }

    @Override
    protected void finish(RoomRef room) {
        cluster.kubelet().tell(room.scheduler(), room.room(), new Fate.Ends(Duration.ZERO, 0, ""));
    }

    @Override
    protected void crash(RoomRef room) {
        cluster.kubelet().tell(room.scheduler(), room.room(), new Fate.Ends(Duration.ZERO, 3, "boom"));
    }

    @Override
    protected RoomRequest impossible() {
        return request(
                Cluster.scheduler("arena", TestSchedulers.PORTS, Map.of("priorityClassName", "\"the-missing-thing\"")),
                "one");
    }
}
