package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OccupanciesTest {
    private static final RoomRef ONE = new RoomRef("arena", "one");

    private final AtomicLong now = new AtomicLong();
    private final Occupancies occupancies = new Occupancies(now::get);

    @Test
    void aRoomIsFreeOnlyWhileItIsKnownThatNobodyUsesIt() {
        assertThat(occupancies.isFree(ONE)).isFalse();

        occupancies.tell(Cluster.scheduler("arena"), Set.of("two"));
        assertThat(occupancies.isFree(ONE)).isTrue();
        assertThat(occupancies.isFree(new RoomRef("arena", "two"))).isFalse();

        occupancies.forget("arena");
        assertThat(occupancies.isFree(ONE)).isFalse();
    }

    @Test
    void whatWasNotToldLatelyIsNotKnown() {
        occupancies.tell(Cluster.scheduler("arena"), Set.of());
        now.addAndGet(Duration.ofSeconds(25).toNanos());
        assertThat(occupancies.isFree(ONE)).isTrue();
        assertThat(occupancies.known()).hasSize(1);

        now.incrementAndGet();

        assertThat(occupancies.isFree(ONE)).isFalse();
        assertThat(occupancies.known()).isEmpty();
    }
}
