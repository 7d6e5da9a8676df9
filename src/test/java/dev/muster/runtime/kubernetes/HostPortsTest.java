package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HostPortsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final HostPorts ports = new HostPorts(new Random(7), nanos::get);

    private static Scheduler scheduler(PortRange range, int containers) {
        var all = new dev.muster.scheduler.Container[containers];
        for (int i = 0; i < containers; i++) {
            all[i] = TestSchedulers.container("game-" + i, List.of("game"));
        }
        return TestSchedulers.scheduler("arena", Duration.ofSeconds(1), range, all);
    }

    private static RoomRef room(int number) {
        return new RoomRef("arena", "room-" + number);
    }

    @Test
    void usesAllPortsOnceBeforeAnyTwice() {
        var scheduler = scheduler(new PortRange(20000, 20009), 1);
        var first = new HashSet<Integer>();
        for (int i = 0; i < 10; i++) {
            first.addAll(ports.choose(room(i), scheduler));
        }
        assertThat(first).hasSize(10);

        var second = new HashSet<Integer>();
        for (int i = 10; i < 20; i++) {
            second.addAll(ports.choose(room(i), scheduler));
        }
        assertThat(second).isEqualTo(first);
    }

    @Test
    void countsThePodsThatOthersMade() {
        ports.seen(new RoomRef("arena", "one"), TestPods.seen(TestPods.in("Running")));

        assertThat(ports.choose(room(1), scheduler(new PortRange(20000, 20001), 1)))
                .containsExactly(20000);
    }

    @Test
    void takesAPodThatEndedForOneWithoutPorts() {
        ports.seen(new RoomRef("arena", "one"), TestPods.seen(TestPods.in("Running")));
        ports.seen(new RoomRef("arena", "one"), TestPods.seen(TestPods.in("Succeeded")));

        assertThat(ports.users("UDP", 20001)).isZero();
    }

    @Test
    void holdsWhatItChoseUntilItIsGivenBack() {
        var scheduler = scheduler(new PortRange(20000, 20009), 1);
        int port = ports.choose(room(1), scheduler).getFirst();
        assertThat(ports.users("UDP", port)).isOne();

        ports.release(room(1));

        assertThat(ports.users("UDP", port)).isZero();
    }

    @Test
    void givesOneRoomNoPortTwice() {
        assertThat(ports.choose(room(1), scheduler(new PortRange(20000, 20002), 3)))
                .containsExactlyInAnyOrder(20000, 20001, 20002);
        assertThatThrownBy(() -> ports.choose(room(2), scheduler(new PortRange(20000, 20001), 3)))
                .isInstanceOf(MusterException.class)
                .hasMessage("no host port is left from 20000 to 20001 for port \"game\"");
        assertThat(HostPorts.faults(scheduler(new PortRange(20000, 20001), 3)))
                .containsExactly("portRange: 2 ports are not enough for the 3 udp ports of one room");
        assertThat(HostPorts.faults(scheduler(new PortRange(20000, 20002), 3))).isEmpty();
    }

    @Test
    void choosesOthersThanBefore() {
        var before = List.of(new HostPorts.Key("UDP", 20000));

        for (int i = 0; i < 20; i++) {
            assertThat(ports.chooseOthers(room(i), before, List.of(new PortRange(20000, 20001))))
                    .containsExactly(20001);
        }
    }

    @Test
    void remembersForAWhileWhichPortsWereTaken() {
        var range = new PortRange(20000, 20003);
        var tried = new LinkedHashSet<Integer>(List.of(20000));
        int last = 20000;
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(Duration.ofSeconds(10).toNanos());
            last = others(last, range);
            tried.add(last);
        }
        assertThat(tried).as("each once").hasSize(4);
        assertThat(others(last, range))
                .as("the one that was taken the longest ago")
                .isEqualTo(20000);
        assertThat(ports.choose(room(2), scheduler(new PortRange(20000, 20004), 1)))
                .as("for another room")
                .containsExactly(20004);

        nanos.addAndGet(Duration.ofMinutes(6).toNanos());

        assertThat(ports.choose(room(3), scheduler(new PortRange(20001, 20001), 1)))
                .containsExactly(20001);
        assertThat(ports.choose(room(4), scheduler(new PortRange(20001, 20002), 1)))
                .as("used by nobody known")
                .containsExactly(20002);
    }

    private int others(int before, PortRange range) {
        return ports.chooseOthers(room(1), List.of(new HostPorts.Key("UDP", before)), List.of(range))
                .getFirst();
    }
}
