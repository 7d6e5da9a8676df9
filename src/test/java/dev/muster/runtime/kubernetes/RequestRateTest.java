package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRateTest {
    private final AtomicLong nanos = new AtomicLong();

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void letsABurstPassAndThenOneAfterAnother() {
        var rate = new RequestRate(10, 2, nanos::get);

        assertThat(rate.reserve()).isZero();
        assertThat(rate.reserve()).isZero();
        assertThat(rate.reserve()).isEqualTo(Duration.ofMillis(100));
        assertThat(rate.reserve()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void forgivesNoMoreThanABurst() {
        var rate = new RequestRate(10, 2, nanos::get);
        pass(Duration.ofHours(1));

        assertThat(rate.reserve()).isZero();
        assertThat(rate.reserve()).isZero();
        assertThat(rate.reserve()).isPositive();
    }

    @Test
    void isIdleWhileHalfOfTheBurstIsLeft() {
        var rate = new RequestRate(10, 4, nanos::get);
        assertThat(rate.isIdle()).isTrue();

        rate.reserve();
        rate.reserve();
        rate.reserve();

        assertThat(rate.isIdle()).isFalse();
        pass(Duration.ofMillis(100));
        assertThat(rate.isIdle()).isTrue();
    }

    @Test
    void aServerThatIsAwayIsAskedByOneAtATimeAfterPausesThatGrow() {
        var outage = new Outage(nanos::get);
        assertThat(outage.refusal()).isEmpty();
        assertThat(outage.silent("nobody there")).isTrue();
        assertThat(outage.silent("nobody there")).as("one of those under way").isFalse();
        assertThat(outage.refusal()).hasValue(new ApiFault(ApiFault.Kind.SILENT, "nobody there"));

        int asked = 0;
        for (int i = 0; i < 600; i++) {
            pass(Duration.ofMillis(100));
            for (int caller = 0; caller < 50; caller++) {
                if (outage.refusal().isEmpty()) {
                    asked++;
                    outage.silent("nobody there");
                }
            }
        }

        assertThat(asked).as("questions in a minute").isBetween(12, 18);
        pass(Duration.ofSeconds(8));
        assertThat(outage.refusal()).isEmpty();
        assertThat(outage.answered()).isTrue();
        assertThat(outage.refusal()).isEmpty();
        assertThat(outage.refusal()).isEmpty();
    }

    @Test
    void aServerThatWantsToBeLeftAloneIsAskedByNobodyUntilThenAndThenByOne() {
        var outage = new Outage(nanos::get);
        assertThat(outage.busy("it is busy", Duration.ofSeconds(3))).isTrue();
        assertThat(outage.busy("it is busy", Duration.ofSeconds(1)))
                .as("to another request, which makes it no shorter")
                .isFalse();

        pass(Duration.ofMillis(2_900));
        assertThat(outage.answered()).as("one that was under way").isFalse();
        assertThat(outage.refusal()).hasValue(new ApiFault(ApiFault.Kind.BUSY, "it is busy"));
        assertThat(outage.left()).isEqualTo(Duration.ofMillis(100));

        pass(Duration.ofMillis(200));
        assertThat(outage.refusal()).as("one may try").isEmpty();
        assertThat(outage.refusal()).as("no other").isPresent();
        assertThat(outage.answered()).isTrue();
        assertThat(outage.refusal()).isEmpty();
        assertThat(outage.left()).isZero();
    }
}
