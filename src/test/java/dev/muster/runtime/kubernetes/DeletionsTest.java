package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsKubeApi
class DeletionsTest {
    private static final int MANY = 150;

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void manyRoomsThatEndDoNotKeepOneWaitingThatStarts() {
        var runtime = cluster.runtime(new Random(), new Cluster.Settings(50, 10));
        IntStream.range(0, MANY).forEach(i -> runtime.create(Cluster.room("arena", "room-" + i)));
        long start = System.nanoTime();

        IntStream.range(0, MANY).forEach(i -> runtime.delete(new RoomRef("arena", "room-" + i)));
        runtime.create(Cluster.room("arena", "late"));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("behind all others it would be three seconds")
                .isLessThan(Duration.ofSeconds(2));
        Cluster.await(
                "the others are gone",
                Duration.ofSeconds(30),
                () -> runtime.instances("arena").size() == 1);
        Cluster.awaitStatus(runtime, new RoomRef("arena", "late"), InstanceStatus.READY);
    }
}
