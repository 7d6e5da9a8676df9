package dev.muster.runtime.process;

import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.RoomRuntimeContract;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class ProcessRuntimeContractTest extends RoomRuntimeContract {
    private final ProcessFixture fixture;
    private final ProcessRuntime runtime;

    ProcessRuntimeContractTest(@TempDir Path directory) {
        this.fixture = new ProcessFixture(directory);
        this.runtime = fixture.open();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Override
    protected RoomRuntime runtime() {
        return runtime;
    }

    @Override
    protected Scheduler scheduler(String name) {
        return fixture.running(name, ProcessFixture.WAITING);
    }

    @Override
    protected void finish(RoomRef room) {
        fixture.tell(room.room(), 0);
    }

    @Override
    protected void crash(RoomRef room) {
        fixture.tell(room.room(), 3);
    }

    @Override
    protected RoomRequest impossible() {
        var container = TestSchedulers.container("game", List.of("the-missing-thing"));
        return request(TestSchedulers.scheduler("arena", Duration.ZERO, TestSchedulers.PORTS, container), "one");
    }
}
