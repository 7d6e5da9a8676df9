package dev.muster.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.InstanceStatus;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RoomStatusTest {
    /// Maestro's table, and what we added to it.
    private static final Map<RoomStatus, String> NEXT = new EnumMap<>(Map.of(
            RoomStatus.PENDING, "ready terminating unready error occupied + active terminated allocated",
            RoomStatus.READY, "occupied allocated terminating unready error active + terminated",
            RoomStatus.UNREADY, "terminating occupied ready error pending active + terminated allocated",
            RoomStatus.ACTIVE, "ready occupied terminating unready error + allocated terminated",
            RoomStatus.OCCUPIED, "ready terminating unready error active + allocated terminated",
            RoomStatus.ALLOCATED, "active occupied ready terminating unready error + terminated",
            RoomStatus.ERROR, "terminating unready ready + terminated",
            RoomStatus.TERMINATING, "error unready ready terminated",
            RoomStatus.TERMINATED, ""));

    // The columns are instances: unknown, pending, ready, terminating, error.
    @ParameterizedTest
    @CsvSource({
        "UNKNOWN,     pending,     pending,     unready,     terminating, error",
        "READY,       pending,     pending,     ready,       terminating, error",
        "OCCUPIED,    pending,     pending,     occupied,    terminating, error",
        "TERMINATING, terminating, terminating, terminating, terminating, error",
        "TERMINATED,  terminated,  terminated,  terminated,  terminated,  error",
    })
    void isComposedAsMaestroComposesIt(
            PingStatus ping, String unknown, String pending, String ready, String terminating, String error) {
        assertThat(RoomStatus.compose(ping, InstanceStatus.UNKNOWN).word()).isEqualTo(unknown);
        assertThat(RoomStatus.compose(ping, InstanceStatus.PENDING).word()).isEqualTo(pending);
        assertThat(RoomStatus.compose(ping, InstanceStatus.READY).word()).isEqualTo(ready);
        assertThat(RoomStatus.compose(ping, InstanceStatus.TERMINATING).word()).isEqualTo(terminating);
        assertThat(RoomStatus.compose(ping, InstanceStatus.ERROR).word()).isEqualTo(error);
    }

    @ParameterizedTest
    @EnumSource
    void goesWhereMaestroLetsItGoAndFewPlacesMore(RoomStatus status) {
        Set<RoomStatus> expected = EnumSet.noneOf(RoomStatus.class);
        Arrays.stream(NEXT.getOrDefault(status, "").split("[ +]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> RoomStatus.valueOf(word.toUpperCase(java.util.Locale.ROOT)))
                .forEach(expected::add);

        assertThat(status.next()).isEqualTo(expected).doesNotContain(status);
    }

    @Test
    void keepsMaestrosNumbers() {
        assertThat(RoomStatus.values())
                .extracting(RoomStatus::word)
                .containsExactly(
                        "pending",
                        "unready",
                        "ready",
                        "occupied",
                        "terminating",
                        "error",
                        "terminated",
                        "active",
                        "allocated");
        assertThat(PingStatus.values())
                .containsExactly(
                        PingStatus.UNKNOWN,
                        PingStatus.READY,
                        PingStatus.OCCUPIED,
                        PingStatus.TERMINATING,
                        PingStatus.TERMINATED);
        assertThat(InstanceStatus.values())
                .containsExactly(
                        InstanceStatus.UNKNOWN,
                        InstanceStatus.PENDING,
                        InstanceStatus.READY,
                        InstanceStatus.TERMINATING,
                        InstanceStatus.ERROR);
    }

    @Test
    void aPingSaysOneOfFourWords() {
        assertThat(PingStatus.ofWord("ready")).contains(PingStatus.READY);
        assertThat(PingStatus.ofWord("occupied")).contains(PingStatus.OCCUPIED);
        assertThat(PingStatus.ofWord("terminating")).contains(PingStatus.TERMINATING);
        assertThat(PingStatus.ofWord("terminated")).contains(PingStatus.TERMINATED);
        for (var word : new String[] {"unknown", "Ready", "READY", "", "pending", "ready "}) {
            assertThat(PingStatus.ofWord(word)).isEmpty();
        }
    }

    @Test
    void anOccupiedRoomHostsAtLeastOneMatch() {
        assertThat(new Ping(PingStatus.OCCUPIED, 0, null, "{}").runningMatches())
                .isOne();
        assertThat(new Ping(PingStatus.OCCUPIED, 3, null, "{}").runningMatches())
                .isEqualTo(3);
        assertThat(new Ping(PingStatus.READY, 7, java.util.List.of("a", "b"), "{}").runningMatches())
                .isEqualTo(2);
        assertThat(new Ping(PingStatus.READY, 0, null, "{}").runningMatches()).isZero();
    }
}
