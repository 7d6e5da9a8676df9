package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TogetherTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 40).boxed().toList();

    private final Set<Integer> done = ConcurrentHashMap.newKeySet();

    @Test
    void doesItToEachItemSomeAtTheSameTime() {
        var company = new CyclicBarrier(8);

        Together.each(ITEMS, 8, () -> true, item -> {
            meet(company);
            done.add(item);
        });

        assertThat(done).containsExactlyInAnyOrderElementsOf(ITEMS);
    }

    @Test
    void neverDoesItToMoreAtTheSameTime() {
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();

        Together.each(ITEMS, 3, () -> true, item -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            Thread.yield();
            underWay.decrementAndGet();
        });

        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void beginsNoMoreAfterAFault() {
        assertThatThrownBy(() -> Together.each(ITEMS, 1, () -> true, item -> {
                    if (item == 3) {
                        throw new IllegalStateException("asked for");
                    }
                    done.add(item);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("asked for");

        assertThat(done).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void doesNotLoseWhatIsWorseThanAFault() {
        assertThatThrownBy(() -> Together.each(ITEMS, 4, () -> true, item -> {
                    throw new StackOverflowError("asked for");
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void beginsNoMoreWhenItIsNotToGoOn() {
        Together.each(ITEMS, 1, () -> done.size() < 5, done::add);

        assertThat(done).hasSize(5);
    }

    static void meet(CyclicBarrier company) {
        try {
            company.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (BrokenBarrierException | TimeoutException alone) {
            throw new AssertionError("nobody else came", alone);
        }
    }
}
