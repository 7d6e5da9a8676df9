package dev.muster.scheduler;

import static dev.muster.scheduler.SampleSchedulers.minimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SchedulerServiceTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T05:06:07.123456789Z"), ZoneOffset.UTC);

    private final FakeSchedulers store = new FakeSchedulers();

    @Test
    void givesANewSchedulerItsStateVersionAndTime() {
        var draft = minimal("duel", "game-a").withState(Scheduler.State.IN_SYNC);

        var created = service(scheduler -> {}).create(draft);

        assertThat(created.state()).isEqualTo(Scheduler.State.CREATING);
        assertThat(created.version()).isEqualTo("v1.0.0");
        assertThat(created.createdAt()).isEqualTo(Instant.parse("2026-03-04T05:06:07.123Z"));
        assertThat(store.find("duel")).contains(created);
        assertThat(store.operations()).containsExactly("create_scheduler duel id-2");
    }

    @Test
    void reportsTheFaultsOfTheRuntimeBesideItsOwnAndStoresNothing() {
        var service = service(scheduler -> {
            throw MusterException.invalid("Scheduler.Spec.Containers[0].Command: is required");
        });

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> service.create(minimal("Duel", "game-a")))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .satisfies(fault -> assertThat(fault.getMessage())
                        .startsWith("Validation Error:\nScheduler.Name: must be")
                        .endsWith("\nScheduler.Spec.Containers[0].Command: is required"));
        assertThat(store.operations()).isEmpty();
    }

    @Test
    void tellsOneFaultOfAField() {
        var service = service(scheduler -> {
            throw MusterException.invalid(
                    "name: impossible\nspec.containers[0].environment[1].valueFrom.fieldRef: unknown");
        });

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> service.create(minimal("", "game-a")))
                .withMessage("Validation Error:\nScheduler.Name: is required\n"
                        + "Scheduler.Spec.Containers[0].Environment[1].ValueFrom.FieldRef: unknown");
    }

    @Test
    void passesOnWhatKeepsTheRuntimeFromChecking() {
        var service = service(scheduler -> {
            throw MusterException.unavailable("the cluster cannot be reached");
        });

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> service.create(minimal("duel", "game-a")))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void findsByNameAndVersion() {
        var service = service(scheduler -> {});
        var created = service.create(minimal("duel", "game-a"));

        assertThat(service.get("duel", "")).isEqualTo(created);
        assertThat(service.get("duel", "v1.0.0")).isEqualTo(created);
        assertNotFound(() -> service.get("duel", "v2.0.0"));
        assertNotFound(() -> service.get("squad", ""));
    }

    @Test
    void listsWhatMatchesAllThatWasAskedFor() {
        var service = service(scheduler -> {});
        var duel = service.create(minimal("duel", "game-a"));
        var squad = service.create(minimal("squad", "game-a"));
        var royale = service.create(minimal("royale", "game-b"));

        assertThat(service.list("", "", "")).containsExactly(duel, royale, squad);
        assertThat(service.list("", "game-a", "")).containsExactly(duel, squad);
        assertThat(service.list("duel", "game-a", "v1.0.0")).containsExactly(duel);
        assertThat(service.list("duel", "game-b", "")).isEmpty();
        assertThat(service.list("", "", "v2.0.0")).isEmpty();
    }

    @Test
    void deletesByAnOperation() {
        var service = service(scheduler -> {});
        service.create(minimal("duel", "game-a"));

        assertThat(service.delete("duel")).isEqualTo("id-3");
        assertThat(service.get("duel", "").state()).isEqualTo(Scheduler.State.TERMINATING);
        assertNotFound(() -> service.delete("squad"));
    }

    private SchedulerService service(RuntimeCheck runtime) {
        var ids = new AtomicInteger();
        return new SchedulerService(
                store,
                scheduler -> new RoomCounts.Counts(1, 2, 3, 4),
                runtime,
                CLOCK,
                () -> "id-" + ids.incrementAndGet());
    }

    private static void assertNotFound(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(call)
                .withMessageContaining("not found")
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
}
