package dev.muster.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.operation.Operation.Status;
import dev.muster.operation.Operations.Stage;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Operations] and its [OperationQueue] do, for a scheduler `duel` whose creation is queued as
/// `operation-1`, and whose deletion may be queued behind it.
@Timeout(20)
public abstract class OperationsContract {
    private static final String DUEL = "duel";

    private Operations operations;
    private OperationQueue queue;
    private Supplier<String> leases;

    /// An empty store but for the scheduler.
    ///
    /// @param nextLease takes the lease of the scheduler for a keeper that is not the one before
    public record Store(Operations operations, OperationQueue queue, Supplier<String> nextLease) {}

    /// Called once before each test.
    protected abstract Store store();

    /// Queues `delete_scheduler` under an id.
    protected abstract void requestDeletion(String id);

    @BeforeEach
    final void open() {
        var store = store();
        operations = store.operations();
        queue = store.queue();
        leases = store.nextLease();
    }

    @Test
    void worksOperationsOffOneAtATimeInTheirOrder() {
        requestDeletion("operation-2");
        var lease = leases.get();
        assertThat(ids(Stage.PENDING)).containsExactly("operation-1", "operation-2");

        var first = queue.begin(DUEL, lease).orElseThrow();
        assertThat(first.id()).isEqualTo("operation-1");
        assertThat(first.name()).isEqualTo("create_scheduler");
        assertThat(first.resumed()).isFalse();
        assertThat(ids(Stage.ACTIVE)).containsExactly("operation-1");
        assertThat(ids(Stage.PENDING)).containsExactly("operation-2");
        assertThat(queue.begin(DUEL, lease)).contains(first);

        queue.finish(DUEL, lease, "operation-1", Status.FINISHED, "all rooms are there");
        var second = queue.begin(DUEL, lease).orElseThrow();
        assertThat(second.id()).isEqualTo("operation-2");
        queue.finish(DUEL, lease, "operation-2", Status.ERROR, "no");

        assertThat(queue.begin(DUEL, lease)).isEmpty();
        assertThat(ids(Stage.ACTIVE)).isEmpty();
        assertThat(ids(Stage.FINAL)).containsExactlyInAnyOrder("operation-1", "operation-2");
        assertThat(status("operation-1")).isEqualTo(Status.FINISHED);
        assertThat(status("operation-2")).isEqualTo(Status.ERROR);
    }

    @Test
    void writesDownWhatHappened() {
        var lease = leases.get();
        queue.begin(DUEL, lease);
        queue.note(DUEL, lease, "operation-1", "half way");
        queue.note(DUEL, lease, "operation-1", "half way");
        queue.note(DUEL, lease, "operation-1", "nearly  there\nnow");
        queue.finish(DUEL, lease, "operation-1", Status.FINISHED, "done");

        var operation = operations.find(DUEL, "operation-1").orElseThrow();

        assertThat(operation.history())
                .extracting(Operation.Event::text)
                .containsExactly(
                        "Created",
                        "Starting operation",
                        "half way",
                        "nearly  there\nnow",
                        "done",
                        "Operation finished");
        assertThat(operation.history().getFirst().at()).isEqualTo(operation.createdAt());
        assertThat(operation.input()).startsWith("{");
    }

    @Test
    void boundsTheHistory() {
        var lease = leases.get();
        queue.begin(DUEL, lease);
        IntStream.range(0, 300).forEach(i -> queue.note(DUEL, lease, "operation-1", "step " + i));

        var history = operations.find(DUEL, "operation-1").orElseThrow().history();

        assertThat(history).hasSize(200);
        assertThat(history.getLast().text()).isEqualTo("step 299");
    }

    @Test
    void resumesForTheNextHolderOfTheLease() {
        var lost = leases.get();
        queue.begin(DUEL, lost);
        var lease = leases.get();

        var resumed = queue.begin(DUEL, lease).orElseThrow();

        assertThat(resumed.id()).isEqualTo("operation-1");
        assertThat(resumed.resumed()).isTrue();
        assertThat(queue.begin(DUEL, lease)).contains(resumed);
        assertFails(() -> queue.finish(DUEL, lost, "operation-1", Status.FINISHED, "too late"));
        assertThat(status("operation-1")).isEqualTo(Status.IN_PROGRESS);
        queue.finish(DUEL, lease, "operation-1", Status.FINISHED, "done");
        assertThat(status("operation-1")).isEqualTo(Status.FINISHED);
        assertThat(operations.find(DUEL, "operation-1").orElseThrow().history())
                .extracting(Operation.Event::text)
                .contains("Resuming operation")
                .doesNotContain("too late");
    }

    @Test
    void refusesAWorkerWithoutTheLease() {
        var renewed = leases.get();

        for (var lease : List.of("", "made up")) {
            assertFails(() -> queue.begin(DUEL, lease));
            assertFails(() -> queue.note(DUEL, lease, "operation-1", "hello"));
            assertFails(() -> queue.finish(DUEL, lease, "operation-1", Status.FINISHED, "done"));
            assertFails(() -> queue.record(DUEL, lease, "operation-9", "add_rooms", "{}", "added"));
        }
        assertThat(status("operation-1")).isEqualTo(Status.PENDING);
        assertThat(operations.find(DUEL, "operation-9")).isEmpty();
    }

    @Test
    void recordsWhatWasDoneBesideTheQueue() {
        var lease = leases.get();
        queue.begin(DUEL, lease);
        queue.record(DUEL, lease, "operation-9", "add_rooms", "{\"amount\":2}", "added 2 rooms");

        assertThat(ids(Stage.ACTIVE)).containsExactly("operation-1");
        assertThat(ids(Stage.FINAL)).containsExactly("operation-9");
        assertThat(operations.find(DUEL, "operation-9")).hasValueSatisfying(operation -> {
            assertThat(operation.status()).isEqualTo(Status.FINISHED);
            assertThat(operation.name()).isEqualTo("add_rooms");
            assertThat(operation.input()).isEqualTo("{\"amount\":2}");
            assertThat(operation.history())
                    .extracting(Operation.Event::text)
                    .containsExactly("Created", "added 2 rooms");
        });
    }

    @Test
    void pagesFinalOperationsNewestFirst() throws InterruptedException {
        var lease = leases.get();
        for (int i = 0; i < 5; i++) {
            queue.record(DUEL, lease, "record-" + i, "add_rooms", "{}", "added");
            Thread.sleep(3); // they are ordered by milliseconds
        }

        var first = operations.list(DUEL, Stage.FINAL, 1, 2);
        var last = operations.list(DUEL, Stage.FINAL, 3, 2);

        assertThat(first.total()).isEqualTo(5);
        assertThat(first.operations()).extracting(Operation::id).containsExactly("record-4", "record-3");
        assertThat(last.operations()).extracting(Operation::id).containsExactly("record-0");
        assertThat(operations.list(DUEL, Stage.FINAL, 4, 2).operations()).isEmpty();
    }

    @Test
    void keepsTheNewestFinalOperations() {
        var lease = leases.get();
        IntStream.range(0, 1005).forEach(i -> queue.record(DUEL, lease, "record-%04d".formatted(i), "a", "{}", "b"));

        assertThat(operations.list(DUEL, Stage.FINAL, 1, 1).total()).isEqualTo(1000);
        assertThat(operations.find(DUEL, "record-1004")).isPresent();
        assertThat(operations.find(DUEL, "record-0000")).isEmpty();
    }

    @Test
    void keepsWhatHappensByItselfApartFromTheRest() {
        var lease = leases.get();
        queue.begin(DUEL, lease);
        queue.finish(DUEL, lease, "operation-1", Status.FINISHED, "done");

        IntStream.range(0, 1005)
                .forEach(i -> queue.record(DUEL, lease, "record-%04d".formatted(i), "add_rooms", "{}", "added"));

        assertThat(operations.list(DUEL, Stage.FINAL, 1, 1).total()).isEqualTo(1001);
        assertThat(status("operation-1")).isEqualTo(Status.FINISHED);
        assertThat(operations.find(DUEL, "record-0000")).isEmpty();
    }

    @Test
    void hidesWhatDidNothing() {
        var lease = leases.get();
        queue.record(DUEL, lease, "idle", "health_controller", "{\"took_action\":false}", "nothing to do");
        queue.record(DUEL, lease, "older", "health_controller", "{}", "nothing to do");
        queue.record(DUEL, lease, "clean", "storage_clean_up", "{}", "removed 3");
        queue.record(DUEL, lease, "busy", "health_controller", "{\"took_action\": true}", "added rooms");

        assertThat(ids(Stage.FINAL)).containsExactly("busy");
        assertThat(ids(Stage.ALL)).containsExactly("operation-1", "busy");
        assertThat(status("idle")).isEqualTo(Status.FINISHED);
    }

    @Test
    void listsAllInTheOrderOfTheirStages() {
        requestDeletion("operation-2");
        var lease = leases.get();
        queue.record(DUEL, lease, "record", "add_rooms", "{}", "added");
        queue.begin(DUEL, lease);

        assertThat(ids(Stage.ALL)).containsExactly("operation-1", "operation-2", "record");
        var second = operations.list(DUEL, Stage.ALL, 2, 2);
        assertThat(second.total()).isEqualTo(3);
        assertThat(second.operations()).extracting(Operation::id).containsExactly("record");
        assertThat(operations.list(DUEL, Stage.ACTIVE, 1, 1).operations())
                .singleElement()
                .satisfies(operation -> assertThat(operation.leasedUntil()).isNotNull());
        assertThat(operations.list(DUEL, Stage.FINAL, 1, 1).operations())
                .singleElement()
                .satisfies(operation -> {
                    assertThat(operation.leasedUntil()).isNull();
                    assertThat(operation.endedAt()).isNotNull();
                });
    }

    @Test
    void queuesWhatHasPriorityAtTheHead() {
        queue.enqueue(DUEL, "usual", "odd_operation", "{}");
        queue.enqueue(DUEL, "first", "add_rooms", "{}");
        queue.enqueue(DUEL, "before", "remove_rooms", "{}");
        queue.enqueue(DUEL, "first", "add_rooms", "{}");

        assertThat(ids(Stage.PENDING)).containsExactly("before", "first", "operation-1", "usual");
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> queue.enqueue("unknown", "one", "odd_operation", "{}"))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void saysHowFarItIs() {
        var lease = leases.get();
        queue.begin(DUEL, lease);
        assertThat(operations.find(DUEL, "operation-1").orElseThrow().progress())
                .isNull();

        queue.progress(DUEL, lease, "operation-1", new Operation.Progress(3, 10, "rooms"));

        assertThat(operations.find(DUEL, "operation-1").orElseThrow().progress())
                .isEqualTo(new Operation.Progress(3, 10, "rooms"));
        assertThat(operations.list(DUEL, Stage.ACTIVE, 1, 1).operations())
                .singleElement()
                .extracting(Operation::progress)
                .isEqualTo(new Operation.Progress(3, 10, "rooms"));
        assertFails(() -> queue.progress(DUEL, "made up", "operation-1", new Operation.Progress(4, 10, "rooms")));
    }

    @Test
    void numbersEventsAlsoWhenSomeAreNotKept() {
        var lease = leases.get();
        queue.begin(DUEL, lease);
        IntStream.range(0, 300).forEach(i -> queue.note(DUEL, lease, "operation-1", "step " + i));

        var history = operations.find(DUEL, "operation-1").orElseThrow().history();

        assertThat(history.getLast().number()).isEqualTo(302);
        assertThat(history.getFirst().number()).isEqualTo(103);
    }

    @Test
    void cancelsAtOnceWhatWaits() {
        queue.enqueue(DUEL, "waiting", "odd_operation", "{}");

        assertThat(operations.cancel(DUEL, "waiting", "request-1")).isEmpty();

        assertThat(status("waiting")).isEqualTo(Status.CANCELED);
        assertThat(ids(Stage.PENDING)).containsExactly("operation-1");
        assertThat(ids(Stage.FINAL)).containsExactly("waiting");
        assertThat(operations.cancel(DUEL, "waiting", "request-1")).isEmpty();
        assertThat(operations.cancel(DUEL, "waiting", "request-2")).contains(Status.CANCELED);
    }

    @Test
    void leavesTheCancellationOfWhatIsUnderWayToItsHolder() {
        var lost = leases.get();
        queue.begin(DUEL, lost);
        assertThat(queue.isCanceled(DUEL, "operation-1")).isFalse();

        assertThat(operations.cancel(DUEL, "operation-1", "request-1")).isEmpty();
        assertThat(operations.cancel(DUEL, "operation-1", "request-2")).isEmpty();

        assertThat(queue.isCanceled(DUEL, "operation-1")).isTrue();
        assertThat(status("operation-1")).isEqualTo(Status.IN_PROGRESS);
        var lease = leases.get();
        assertThat(queue.begin(DUEL, lease).orElseThrow().canceled()).isTrue();
        assertFails(() -> queue.finish(DUEL, lost, "operation-1", Status.FINISHED, "done"));
        queue.finish(DUEL, lease, "operation-1", Status.CANCELED, "Rollback succeeded");
        assertThat(status("operation-1")).isEqualTo(Status.CANCELED);
        assertThat(operations.cancel(DUEL, "operation-1", "request-3")).contains(Status.CANCELED);
    }

    @Test
    void endsAsCanceledWhatFailedAfterItWas() {
        var lease = leases.get();
        queue.begin(DUEL, lease);
        operations.cancel(DUEL, "operation-1", "request-1");

        queue.finish(DUEL, lease, "operation-1", Status.ERROR, "Rollback succeeded");

        assertThat(status("operation-1")).isEqualTo(Status.CANCELED);
    }

    @Test
    void finishesWhatWasCanceledTooLate() {
        var lease = leases.get();
        queue.begin(DUEL, lease);
        operations.cancel(DUEL, "operation-1", "request-1");

        queue.finish(DUEL, lease, "operation-1", Status.FINISHED, "done");

        assertThat(status("operation-1")).isEqualTo(Status.FINISHED);
        assertThat(operations.find(DUEL, "operation-1").orElseThrow().history())
                .extracting(Operation.Event::text)
                .contains("The cancellation came too late");
    }

    @Test
    void leavesToItsHolderACreationThatIsCanceledBeforeItBegan() {
        assertThat(operations.cancel(DUEL, "operation-1", "request-1")).isEmpty();

        assertThat(status("operation-1")).isEqualTo(Status.PENDING);
        assertThat(queue.begin(DUEL, leases.get()).orElseThrow().canceled()).isTrue();
    }

    @Test
    void cancelsNothingThatIsNotThere() {
        for (var scheduler : List.of(DUEL, "unknown")) {
            assertThatExceptionOfType(MusterException.class)
                    .isThrownBy(() -> operations.cancel(scheduler, "unknown", "request-1"))
                    .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_FOUND));
        }
    }

    @Test
    void knowsNothingOfUnknownSchedulers() {
        assertThat(operations.list("unknown", Stage.PENDING, 1, 10)).isEqualTo(new Operations.Page(0, List.of()));
        assertThat(operations.find("unknown", "operation-1")).isEmpty();
        assertThat(operations.find(DUEL, "unknown")).isEmpty();
    }

    private List<String> ids(Stage stage) {
        return operations.list(DUEL, stage, 1, 100).operations().stream()
                .map(Operation::id)
                .toList();
    }

    private Status status(String id) {
        return operations.find(DUEL, id).orElseThrow().status();
    }

    private static void assertFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(call)
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.ABORTED))
                .withMessageContaining("lease");
    }
}
