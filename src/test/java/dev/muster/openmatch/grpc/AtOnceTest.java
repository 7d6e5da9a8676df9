package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class AtOnceTest {
    @Test
    void noStepWaitsForAnother() {
        var all = new CyclicBarrier(100);
        var items = IntStream.range(0, 100).boxed().toList();

        assertThat(AtOnce.map(items, item -> {
                    try {
                        all.await(10, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    return -item;
                }))
                .isEqualTo(items.stream().map(item -> -item).toList());
        assertThat(AtOnce.map(List.<Integer>of(), item -> item)).isEmpty();
    }

    @Test
    void throwsWhatAStepFailedWithWhenTheOthersHaveEnded() {
        var ended = new CountDownLatch(9);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> AtOnce.map(IntStream.range(0, 10).boxed().toList(), item -> {
                    if (item == 3) {
                        throw new IllegalStateException("three");
                    }
                    ended.countDown();
                    return item;
                }))
                .withMessage("three");
        assertThat(ended.getCount()).isZero();
    }
}
