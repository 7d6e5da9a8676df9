package dev.muster.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AbsenceTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Absence absence = new Absence(nanos::get);

    @Test
    void isAwayAfterEightFailuresWithoutASuccess() {
        fail(7);
        absence.taken();
        fail(7);
        assertThat(absence.isAway()).isFalse();

        fail(1);

        assertThat(absence.isAway()).isTrue();
    }

    @Test
    void whoIsAwayIsLeftAloneForTwiceAsLongEachTimeUpToTwoSeconds() {
        for (var millis : new long[] {200, 400, 800, 1600, 2000, 2000}) {
            assertThat(absence.left()).isLessThanOrEqualTo(Duration.ZERO);
            absence.begin();
            fail(8);

            assertThat(absence.end()).isEqualTo(Duration.ofMillis(millis));

            assertThat(absence.left()).isEqualTo(Duration.ofMillis(millis));
            nanos.addAndGet(Duration.ofMillis(millis).toNanos());
        }
    }

    @Test
    void whoIsBackIsNotLeftAlone() {
        fail(8);
        nanos.addAndGet(absence.end().toNanos());
        absence.begin();
        absence.taken();

        assertThat(absence.end()).isEqualTo(Duration.ofMillis(200));

        assertThat(absence.left()).isLessThanOrEqualTo(Duration.ZERO);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            absence.failed();
        }
    }
}
