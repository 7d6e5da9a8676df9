package dev.muster.fleet;

import static dev.muster.fleet.FleetScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.operation.Operation.Status;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Operations that somebody cancels while a worker is at them.
@Timeout(30)
final class CancellationTest {
    private static final String NAME = "arena";

    private final TestOperation operation = new TestOperation();
    private FleetScene fleet;
    private TestWorker worker;
    private String creation;

    @BeforeEach
    void start() {
        fleet = new FleetScene(RedisFixture.empty());
        var process = new FaultyProcess(fleet.store.redis, fleet.runtime);
        worker = new TestWorker(fleet.store, process, Map.of(TestOperation.NAME, operation));
        creation = fleet.create(NAME, 2);
        await("a fleet", () -> fleet.isComplete(NAME, 2));
    }

    @AfterEach
    void end() {
        worker.close();
        fleet.close();
    }

    @Test
    void interruptsRollsBackAndEndsAsCanceled() {
        var id = enqueue();
        await("it is under way", () -> operation.waiting.get() == 1);
        long start = System.nanoTime();

        assertThat(cancel(id)).isEmpty();

        await("it is canceled", () -> status(id) == Status.CANCELED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(operation.rollbacks).containsEntry(id, 1);
        assertThat(fleet.history(NAME, id))
                .containsSubsequence("Cancellation requested", "Starting rollback", "undone", "Rollback succeeded");
        assertThat(worker.listener.told).contains("rolled back test_operation true");
        assertThat(cancel(id)).contains(Status.CANCELED);
    }

    @Test
    void goesOnWithTheNextOperation() {
        var first = enqueue();
        var second = enqueue();
        await("it is under way", () -> operation.waiting.get() == 1);

        cancel(first);
        operation.free();

        await("the next is finished", () -> status(second) == Status.FINISHED);
        assertThat(status(first)).isEqualTo(Status.CANCELED);
    }

    @Test
    void hasExactlyOneOutcomeWhenItRacesWithTheEnd() {
        operation.free();
        for (int i = 0; i < 40; i++) {
            var id = enqueue();
            if (i % 2 == 0) {
                Thread.onSpinWait();
            } else {
                await("it began", () -> operation.runs.containsKey(id));
            }

            cancel(id);

            await("it ended", () -> status(id).isFinal());
            var outcome = status(id);
            var history = fleet.history(NAME, id);
            assertThat(outcome).isIn(Status.CANCELED, Status.FINISHED);
            assertThat(history.stream().filter("Operation finished"::equals)).hasSizeLessThanOrEqualTo(1);
            assertThat(history.contains("Operation succeeded")).isEqualTo(outcome == Status.FINISHED);
            assertThat(operation.rollbacks.getOrDefault(id, 0)).isEqualTo(history.contains("undone") ? 1 : 0);
            if (outcome == Status.FINISHED) {
                assertThat(history).doesNotContain("undone");
            }
        }
        assertThat(fleet.isComplete(NAME, 2)).isTrue();
    }

    @Test
    void beginsAnewUnderItsNextLeaseWhatItBeganUnderALostOne() {
        var id = enqueue();
        await("it is under way", () -> operation.waiting.get() == 1);

        fleet.dropLease(NAME);

        await("it is resumed", () -> operation.runs.getOrDefault(id, 0) == 2);
        operation.free();
        await("it is finished", () -> status(id) == Status.FINISHED);
        assertThat(operation.overlaps).hasValue(0);
        assertThat(fleet.history(NAME, id)).contains("Resuming operation");
    }

    @Test
    void keepsASchedulerWhoseDeletionIsCanceledWhileItWaits() {
        var before = enqueue();
        await("it is under way", () -> operation.waiting.get() == 1);
        var deletion =
                fleet.store.schedulers.requestDeletion(NAME, UUID.randomUUID().toString());
        assertThat(state()).isEqualTo(Scheduler.State.TERMINATING);

        assertThat(cancel(deletion)).isEmpty();

        assertThat(status(deletion)).isEqualTo(Status.CANCELED);
        assertThat(state()).isEqualTo(Scheduler.State.IN_SYNC);
        operation.free();
        await("what came before is finished", () -> status(before) == Status.FINISHED);
        assertThat(fleet.isComplete(NAME, 2)).isTrue();
    }

    @Test
    void givesNewRoomsToASchedulerWhoseDeletionIsCanceledUnderWay() {
        worker.close();
        fleet.close();
        fleet = new FleetScene(RedisFixture.empty(), Duration.ofSeconds(1));
        worker = new TestWorker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime), Map.of());
        fleet.create(NAME, 2);
        await("a fleet", () -> fleet.isComplete(NAME, 2));
        var deletion =
                fleet.store.schedulers.requestDeletion(NAME, UUID.randomUUID().toString());
        await("its rooms end", () -> fleet.operation(NAME, deletion).progress() != null);

        assertThat(cancel(deletion)).isEmpty();

        await("it is canceled", () -> status(deletion) == Status.CANCELED);
        await("it has new rooms", () -> fleet.isComplete(NAME, 2));
        assertThat(state()).isEqualTo(Scheduler.State.IN_SYNC);
        var again =
                fleet.store.schedulers.requestDeletion(NAME, UUID.randomUUID().toString());
        assertThat(again).isNotEqualTo(deletion);
        await("it is gone", () -> fleet.store.schedulers.find(NAME).isEmpty());
    }

    @Test
    void removesASchedulerWhoseCreationIsCanceled() {
        assertThat(cancel(creation)).contains(Status.FINISHED);
        worker.close();
        var early = fleet.create("beach", 1);
        assertThat(fleet.store.operations.cancel("beach", early, "request")).isEmpty();

        worker = new TestWorker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime), Map.of());

        await("it is gone", () -> fleet.store.schedulers.find("beach").isEmpty());
        assertThat(fleet.keys("beach")).isEmpty();
    }

    private String enqueue() {
        var id = UUID.randomUUID().toString();
        fleet.store.operations.enqueue(NAME, id, TestOperation.NAME, "{}");
        return id;
    }

    private java.util.Optional<Status> cancel(String id) {
        return fleet.store.operations.cancel(NAME, id, UUID.randomUUID().toString());
    }

    private Status status(String id) {
        return fleet.operation(NAME, id).status();
    }

    private Scheduler.State state() {
        return fleet.store.schedulers.find(NAME).orElseThrow().state();
    }
}
