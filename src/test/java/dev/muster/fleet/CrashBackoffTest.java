package dev.muster.fleet;

import static dev.muster.fleet.TestFleet.NOW;
import static dev.muster.fleet.TestFleet.draft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CrashBackoffTest {
    private final CrashBackoff backoff = new CrashBackoff();

    @Test
    void thePauseDoublesWithEachNewFailureUpToHalfAMinute() {
        long now = NOW;
        for (long pause = 250; pause < 30_000; pause *= 2) {
            assertThat(backoff.noteDead(failed(now - 10, now), now)).isTrue();
            assertThat(backoff.waitMillis(now)).isEqualTo(pause);
            now += pause + 20;
        }
        backoff.noteDead(failed(now - 10, now), now);
        assertThat(backoff.waitMillis(now)).isEqualTo(30_000);
    }

    @Test
    void roomsThatWereStartedTogetherFailAsOne() {
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.noteDead(failed(NOW - 1000, NOW), NOW + i)).isTrue();
        }

        assertThat(backoff.waitMillis(NOW)).isEqualTo(250);
    }

    @Test
    void roomsThatServedOrAreOldDoNotCount() {
        var ended =
                draft("a", RoomStatus.TERMINATED).pings(PingStatus.TERMINATED).room();

        assertThat(backoff.noteDead(ended, NOW)).isFalse();
        assertThat(backoff.noteDead(failed(NOW - 60_000, NOW), NOW)).isFalse();
        assertThat(backoff.isOpen()).isFalse();
        assertThat(backoff.allowance(500)).isEqualTo(500);
    }

    @Test
    void aRoomThatEndsBeforeItsFirstPingFailedUnlessItWasToGo() {
        var ended = draft("a", RoomStatus.TERMINATING).pings(PingStatus.UNKNOWN);

        assertThat(backoff.noteDead(ended.drains().room(), NOW)).isFalse();
        assertThat(backoff.noteDead(ended.room(), NOW)).isTrue();
    }

    @Test
    void triesOneRoomWhileNoneServesAndMoreWhenMostDo() {
        backoff.noteDead(failed(NOW - 10, NOW), NOW);
        backoff.noteRooms(List.of(), NOW);
        assertThat(backoff.allowance(500)).isOne();

        backoff.noteRooms(TestFleet.ready(49, 49), NOW);
        assertThat(backoff.allowance(500)).isEqualTo(49);
    }

    @Test
    void closesOnceALaterRoomHasServedForAWhile() {
        backoff.noteDead(failed(NOW - 21_000, NOW), NOW - 20_000);
        backoff.noteRooms(List.of(serving(5_000)), NOW);
        assertThat(backoff.isOpen()).isTrue();
        backoff.noteRooms(List.of(serving(30_000)), NOW);
        assertThat(backoff.isOpen()).as("it is from before the failure").isTrue();

        backoff.noteRooms(List.of(serving(10_001)), NOW);

        assertThat(backoff.isOpen()).isFalse();
    }

    @Test
    void closesWhenNothingFailedForAWhile() {
        backoff.noteDead(failed(NOW - 10, NOW), NOW);

        backoff.noteRooms(List.of(), NOW + 60_250);
        assertThat(backoff.isOpen()).isTrue();
        backoff.noteRooms(List.of(), NOW + 60_251);

        assertThat(backoff.isOpen()).isFalse();
    }

    private static Room failed(long createdAt, long now) {
        assertThat(now).isGreaterThanOrEqualTo(createdAt);
        return draft("failed", RoomStatus.ERROR)
                .pings(PingStatus.UNKNOWN)
                .created(NOW - createdAt)
                .room();
    }

    private static Room serving(long age) {
        return draft("serving", RoomStatus.READY).created(age).room();
    }
}
