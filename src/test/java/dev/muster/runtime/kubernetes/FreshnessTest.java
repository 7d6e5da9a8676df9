package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final Freshness freshness = new Freshness(Duration.ofMinutes(5), nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void whatWasHeardLatelyIsFreshHoweverOftenThatWas() {
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofMinutes(4));
            assertThat(freshness.stale()).isEmpty();
            freshness.heard();
        }
    }

    @Test
    void afterALongSilenceItIsStaleUntilWhatWasMissedMayHaveBeenTold() {
        pass(Duration.ofSeconds(301));
        assertThat(freshness.stale()).hasValue("the API server has said nothing of them for 301 s");

        freshness.heard();
        assertThat(freshness.stale()).isPresent();
        pass(Duration.ofSeconds(1));
        freshness.heard();
        assertThat(freshness.stale()).isPresent();
        pass(Duration.ofSeconds(1));

        assertThat(freshness.stale()).isEmpty();
    }
}
