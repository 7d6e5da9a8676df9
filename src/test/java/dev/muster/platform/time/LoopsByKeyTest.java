package dev.muster.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoopsByKeyTest {
    private final List<String> events = new ArrayList<>();
    private final LoopsByKey<String> loops = new LoopsByKey<>(loop -> events.add("stop " + loop));

    @Test
    void startsWhatIsNewAndStopsWhatIsGone() {
        follow("a", "b");
        follow("b", "c");

        assertThat(events).containsExactlyInAnyOrder("start a", "start b", "stop a", "start c");
    }

    @Test
    void handsOverOnlyWhatThereIs() {
        follow("a");
        loops.with("a", loop -> events.add("use " + loop));
        loops.with("b", loop -> events.add("use " + loop));

        assertThat(events).containsExactly("start a", "use a");
    }

    @Test
    void stopsEachOnceWhenItIsClosed() {
        follow("a");
        loops.close();
        loops.close();

        assertThat(events).containsExactly("start a", "stop a");
    }

    @Test
    @Timeout(10)
    void stopsAllAtTheSameTimeWhenItIsClosed() {
        var together = new CyclicBarrier(3);
        var stopped = new AtomicInteger();
        try (var slow = new LoopsByKey<String>(loop -> {
            try {
                together.await();
                stopped.incrementAndGet();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        })) {
            slow.follow(Set.of("a", "b", "c"), key -> key);
        }

        assertThat(stopped.get()).isEqualTo(3);
    }

    private void follow(String... keys) {
        loops.follow(Set.of(keys), key -> {
            events.add("start " + key);
            return key;
        });
    }
}
