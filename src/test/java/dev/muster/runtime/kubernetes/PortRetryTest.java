package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PortRetryTest {
    @Test
    void comesWithinTenSecondsWherePortsAreAllThatIsInTheWay() {
        assertThat(longestWait(10, true)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void comesMoreAndMoreRarelyWhereSomethingElseIsInTheWayToo() {
        assertThat(PortRetry.begin(null, false, 0).pause()).isEqualTo(Duration.ofSeconds(10));
        assertThat(longestWait(10, false)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void comesSoonAgainOncePortsAreAllThatIsInTheWay() {
        var before = PortRetry.begin(null, false, 0);
        for (int i = 0; i < 9; i++) {
            before = PortRetry.begin(before, false, 0);
        }

        var done = before.end(0);

        assertThat(done.isDue(false, Duration.ofSeconds(11).toNanos())).isFalse();
        assertThat(done.isDue(true, Duration.ofSeconds(11).toNanos())).isTrue();
    }

    @Test
    void isNotDueWhileItIsUnderWay() {
        assertThat(PortRetry.begin(null, true, 0)
                        .isDue(true, Duration.ofHours(1).toNanos()))
                .isFalse();
    }

    private static Duration longestWait(int times, boolean onlyPorts) {
        @Nullable PortRetry before = null;
        for (int i = 0; i < times; i++) {
            before = PortRetry.begin(before, onlyPorts, 0).end(0);
        }
        return before == null ? Duration.ZERO : before.pause();
    }
}
