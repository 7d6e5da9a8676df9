package dev.muster.scheduler;

import static dev.muster.scheduler.SampleSchedulers.minimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Schedulers] does.
public abstract class SchedulersContract {
    private Schedulers schedulers;

    /// An empty store; called once before each test.
    protected abstract Schedulers schedulers();

    @BeforeEach
    final void open() {
        schedulers = schedulers();
    }

    @Test
    void findsWhatWasCreated() {
        var duel = minimal("duel", "game-a");

        assertThat(schedulers.create(duel, "creation-1", "operation-1")).isEqualTo("operation-1");

        assertThat(schedulers.find("duel")).contains(duel);
    }

    @Test
    void keepsEveryField() {
        var random = new Random(7);
        for (int i = 0; i < 20; i++) {
            var any = SampleSchedulers.any(random);
            var scheduler = new Scheduler(
                    "any-" + i,
                    "game-a",
                    Scheduler.State.CREATING,
                    "v1.0.0",
                    any.createdAt(),
                    any.maxSurge(),
                    any.roomsReplicas(),
                    any.spec(),
                    any.portRange(),
                    any.autoscaling(),
                    any.forwarders(),
                    any.annotations(),
                    any.labels(),
                    any.maxMatches());

            schedulers.create(scheduler, "creation-" + i, "operation-" + i);

            assertThat(schedulers.find(scheduler.name())).contains(scheduler);
        }
    }

    @Test
    void findsNothingUnderAnUnknownName() {
        assertThat(schedulers.find("duel")).isEmpty();
    }

    @Test
    void listsByNameAllOrThoseOfOneGame() {
        var squad = minimal("squad", "game-b");
        var duel = minimal("duel", "game-a");
        var royale = minimal("royale", "game-b");
        schedulers.create(squad, "creation-1", "operation-1");
        schedulers.create(duel, "creation-2", "operation-2");
        schedulers.create(royale, "creation-3", "operation-3");

        assertThat(schedulers.list(Optional.empty())).containsExactly(duel, royale, squad);
        assertThat(schedulers.list(Optional.of("game-b"))).containsExactly(royale, squad);
        assertThat(schedulers.list(Optional.of("game-c"))).isEmpty();
    }

    @Test
    void refusesANameThatAnyGameHasTaken() {
        var first = minimal("duel", "game-a");
        schedulers.create(first, "creation-1", "operation-1");

        assertFails(
                ErrorCode.ALREADY_EXISTS,
                () -> schedulers.create(minimal("duel", "game-a"), "creation-2", "operation-2"));
        assertFails(
                ErrorCode.ALREADY_EXISTS,
                () -> schedulers.create(minimal("duel", "game-b"), "creation-3", "operation-3"));

        assertThat(schedulers.list(Optional.empty())).containsExactly(first);
    }

    @Test
    void createsOnceWhenTheSameCreationIsSentAgain() {
        var duel = minimal("duel", "game-a");
        schedulers.create(duel, "creation-1", "operation-1");

        assertThat(schedulers.create(duel, "creation-1", "operation-1")).isEqualTo("operation-1");
        assertThat(schedulers.create(duel, "creation-1", "operation-2")).isEqualTo("operation-1");

        assertThat(schedulers.list(Optional.empty())).containsExactly(duel);
    }

    @Test
    void marksASchedulerWhoseDeletionWasRequested() {
        var duel = minimal("duel", "game-a");
        schedulers.create(duel, "creation-1", "operation-1");

        assertThat(schedulers.requestDeletion("duel", "operation-2")).isEqualTo("operation-2");

        assertThat(schedulers.find("duel")).contains(duel.withState(Scheduler.State.TERMINATING));
    }

    @Test
    void answersARepeatedDeletionWithTheOperationUnderWay() {
        schedulers.create(minimal("duel", "game-a"), "creation-1", "operation-1");
        schedulers.requestDeletion("duel", "operation-2");

        assertThat(schedulers.requestDeletion("duel", "operation-2")).isEqualTo("operation-2");
        assertThat(schedulers.requestDeletion("duel", "operation-3")).isEqualTo("operation-2");
    }

    @Test
    void keepsTheNameWhileASchedulerIsTerminating() {
        schedulers.create(minimal("duel", "game-a"), "creation-1", "operation-1");
        schedulers.requestDeletion("duel", "operation-2");

        assertFails(
                ErrorCode.ALREADY_EXISTS,
                () -> schedulers.create(minimal("duel", "game-a"), "creation-2", "operation-3"));
    }

    @Test
    void cannotDeleteWhatIsNotThere() {
        assertFails(ErrorCode.NOT_FOUND, () -> schedulers.requestDeletion("duel", "operation-1"));
    }

    @Test
    void findsTheFirstVersion() {
        var duel = minimal("duel", "game-a");
        schedulers.create(duel, "creation-1", "operation-1");

        assertThat(schedulers.find("duel", "v1.0.0")).contains(duel);
        assertThat(schedulers.find("duel", "v1.1.0")).isEmpty();
        assertThat(schedulers.find("squad", "v1.0.0")).isEmpty();
        assertThat(schedulers.versions("duel")).hasValueSatisfying(history -> {
            assertThat(history.active()).isEqualTo(duel);
            assertThat(history.previous()).isEmpty();
            assertThat(history.numbers()).containsExactly("v1.0.0");
            assertThat(history.versions().getFirst().active()).isTrue();
        });
        assertThat(schedulers.versions("squad")).isEmpty();
    }

    @Test
    void takesOneChangeOfVersionAtATimeAndNamesTheOneInTheWay() {
        var duel = minimal("duel", "game-a");
        schedulers.create(duel, "creation-1", "operation-1");

        schedulers.requestVersion(duel, "v1.0.0", "operation-2");
        schedulers.requestVersion(duel, "v1.0.0", "operation-2");

        assertFails(
                ErrorCode.FAILED_PRECONDITION,
                "operation-2",
                () -> schedulers.requestVersion(duel, "v1.0.0", "operation-3"));
        assertFails(
                ErrorCode.FAILED_PRECONDITION,
                "operation-2",
                () -> schedulers.requestSwitch("duel", "v1.0.0", "operation-3"));
        assertThat(schedulers.find("duel")).contains(duel);
    }

    @Test
    void takesOneSwitchAtATime() {
        var duel = minimal("duel", "game-a");
        schedulers.create(duel, "creation-1", "operation-1");

        schedulers.requestSwitch("duel", "v1.0.0", "operation-2");
        schedulers.requestSwitch("duel", "v1.0.0", "operation-2");

        assertFails(
                ErrorCode.FAILED_PRECONDITION, "operation-2", () -> schedulers.requestVersion(duel, "", "operation-3"));
    }

    @Test
    void changesNoVersionOfWhatIsNotThereOrGoes() {
        var duel = minimal("duel", "game-a");
        assertFails(ErrorCode.NOT_FOUND, "duel", () -> schedulers.requestVersion(duel, "", "operation-1"));
        assertFails(ErrorCode.NOT_FOUND, "duel", () -> schedulers.requestSwitch("duel", "v1.0.0", "operation-1"));
        schedulers.create(duel, "creation-1", "operation-1");
        assertFails(ErrorCode.NOT_FOUND, "v2.0.0", () -> schedulers.requestSwitch("duel", "v2.0.0", "operation-2"));
        assertFails(ErrorCode.ABORTED, "version", () -> schedulers.requestVersion(duel, "v2.0.0", "operation-2"));

        schedulers.requestDeletion("duel", "operation-2");

        assertFails(
                ErrorCode.FAILED_PRECONDITION, "terminating", () -> schedulers.requestVersion(duel, "", "operation-3"));
        assertFails(
                ErrorCode.FAILED_PRECONDITION,
                "terminating",
                () -> schedulers.requestSwitch("duel", "v1.0.0", "operation-3"));
    }

    private static void assertFails(ErrorCode code, String word, ThrowingCallable call) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(call)
                .withMessageContaining(word)
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(call)
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
