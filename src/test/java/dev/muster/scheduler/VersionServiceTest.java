package dev.muster.scheduler;

import static dev.muster.scheduler.SampleSchedulers.minimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionServiceTest {
    private static final Scheduler DUEL = minimal("duel", "game-a").withRoomsReplicas(5);

    private final FakeSchedulers store = new FakeSchedulers();
    private final AtomicInteger ids = new AtomicInteger();
    private final VersionService service =
            new VersionService(store, scheduler -> {}, () -> "id-" + ids.incrementAndGet());

    @BeforeEach
    void create() {
        store.create(DUEL, "creation-1", "operation-1");
    }

    @Test
    void replacesASpecificationByAnOperation() {
        var edit = new Edit(DUEL);
        edit.maxSurge = "50%";
        edit.version = "";
        edit.createdAt = java.time.Instant.EPOCH;

        assertThat(service.replace(edit.scheduler())).isEqualTo("id-1");

        assertThat(store.operations()).last().isEqualTo("create_new_scheduler_version duel id-1");
        assertThat(store.draft("duel").maxSurge()).isEqualTo("50%");
        assertThat(store.draft("duel").createdAt()).isEqualTo(DUEL.createdAt());
        assertThat(store.find("duel")).contains(DUEL);
    }

    @Test
    void refusesWhatIsNotValidOrNamesAnotherGameOrIsNotThere() {
        var edit = new Edit(DUEL);
        edit.maxSurge = "none";
        assertFails(ErrorCode.INVALID_ARGUMENT, "Scheduler.MaxSurge: ", () -> service.replace(edit.scheduler()));
        assertFails(
                ErrorCode.INVALID_ARGUMENT,
                "Scheduler.Game: cannot be changed, it is \"game-a\"",
                () -> service.replace(minimal("duel", "game-b")));
        assertFails(ErrorCode.NOT_FOUND, "squad", () -> service.replace(minimal("squad", "game-a")));
        assertFails(ErrorCode.NOT_FOUND, "squad", () -> service.edit("squad", active -> active));
        assertFails(ErrorCode.NOT_FOUND, "squad", () -> service.list("squad"));
        assertFails(ErrorCode.NOT_FOUND, "squad", () -> service.rollBack("squad"));
        assertFails(ErrorCode.NOT_FOUND, "v9.0.0", () -> service.switchTo("duel", "v9.0.0"));
        assertThat(store.operations()).hasSize(1);
    }

    @Test
    void makesAnEditAnewWhenAnotherVersionBecameActive() {
        var calls = new AtomicInteger();

        service.edit("duel", active -> {
            if (calls.incrementAndGet() == 1) {
                store.requestVersion(DUEL.withRoomsReplicas(7), "", "other");
                store.finishChange("duel", "v1.1.0");
            }
            return active.withRoomsReplicas(active.roomsReplicas() + 1);
        });

        assertThat(calls).hasValue(2);
        assertThat(store.draft("duel").roomsReplicas()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"to,9,9", "to,0,0", "by,3,8", "by,-5,0"})
    void scales(String how, int number, int wanted) {
        service.scale("duel", how.equals("to") ? new Scale.To(number) : new Scale.By(number));

        assertThat(store.draft("duel")).isEqualTo(DUEL.withRoomsReplicas(wanted));
        assertThat(Change.between(DUEL, store.draft("duel"))).isEqualTo(Change.MINOR);
    }

    @Test
    void doesNotScaleBelowNothingNorWhileAutoscalingDecides() {
        assertFails(ErrorCode.INVALID_ARGUMENT, "replicas", () -> service.scale("duel", new Scale.By(-6)));
        assertFails(
                ErrorCode.INVALID_ARGUMENT, "replicas", () -> service.scale("duel", new Scale.By(Integer.MAX_VALUE)));
        var edit = new Edit(minimal("auto", "game-a"));
        edit.autoscaling = new Autoscaling(true, 1, 5, 0, "fixedBuffer", null, new Autoscaling.FixedBuffer(1));
        store.create(edit.scheduler(), "creation-2", "operation-2");

        assertFails(ErrorCode.FAILED_PRECONDITION, "autoscaling", () -> service.scale("auto", new Scale.To(3)));
    }

    @Test
    void rollsBackToTheVersionThatWasActiveBefore() {
        assertFails(ErrorCode.FAILED_PRECONDITION, "no other version", () -> service.rollBack("duel"));
        service.replace(DUEL.withRoomsReplicas(6));
        store.finishChange("duel", "v1.1.0");

        assertThat(service.rollBack("duel")).isEqualTo("id-2");

        assertThat(store.operations()).last().isEqualTo("switch_active_version duel id-2 v1.0.0");
        assertFails(ErrorCode.FAILED_PRECONDITION, "id-2", () -> service.switchTo("duel", "v1.1.0"));
    }

    @Test
    void givesPairsOfVersions() {
        service.replace(DUEL.withRoomsReplicas(6));
        store.finishChange("duel", "v1.1.0");

        assertThat(service.pair("duel", "", "").from().version()).isEqualTo("v1.0.0");
        assertThat(service.pair("duel", "", "").to().version()).isEqualTo("v1.1.0");
        assertThat(service.pair("duel", "v1.1.0", "v1.0.0").to()).isEqualTo(DUEL);
        assertThat(service.list("duel")).extracting(StoredVersion::version).containsExactly("v1.1.0", "v1.0.0");
        assertFails(ErrorCode.NOT_FOUND, "v3.0.0", () -> service.pair("duel", "v3.0.0", ""));
    }

    private static void assertFails(ErrorCode code, String words, ThrowingCallable call) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(call)
                .withMessageContaining(words)
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
