package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.kubernetes.RequestRate.Lane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRateTest {
    private final AtomicLong nanos = new AtomicLong();

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static boolean passes(RequestRate rate, RequestRate.Place place) {
        return rate.pass(place).isZero();
    }

    private static boolean passes(RequestRate rate) {
        return passes(rate, rate.enter(Lane.ROOMS));
    }

    @Test
    void letsABurstPassAndThenOneAfterAnother() {
        var rate = new RequestRate(10, 2, nanos::get);

        assertThat(passes(rate)).isTrue();
        assertThat(passes(rate)).isTrue();
        var third = rate.enter(Lane.ROOMS);
        var fourth = rate.enter(Lane.ROOMS);
        assertThat(rate.pass(third)).isEqualTo(Duration.ofMillis(100));
        pass(Duration.ofMillis(100));
        assertThat(passes(rate, fourth)).as("not before who came first").isFalse();
        assertThat(passes(rate, third)).isTrue();
        assertThat(rate.pass(fourth)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void forgivesNoMoreThanABurst() {
        var rate = new RequestRate(10, 2, nanos::get);
        pass(Duration.ofHours(1));

        assertThat(passes(rate)).isTrue();
        assertThat(passes(rate)).isTrue();
        assertThat(passes(rate)).isFalse();
    }

    @Test
    void isIdleWhileHalfOfTheBurstIsLeft() {
        var rate = new RequestRate(10, 4, nanos::get);
        assertThat(rate.isIdle()).isTrue();

        assertThat(IntStream.range(0, 3)).allMatch(any -> passes(rate));

        assertThat(rate.isIdle()).isFalse();
        pass(Duration.ofMillis(100));
        assertThat(rate.isIdle()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 100})
    void letsInAnySpanNoMorePassThanTheBurstAndTheRateThoughThreadsWakeAndSendLate(int burst) {
        var rate = new RequestRate(100, burst, nanos::get);
        var random = new Random(7);
        var sent = new ArrayList<Long>();
        for (int i = 0; i < 2000; i++) {
            var place = rate.enter(Lane.ROOMS);
            for (var wait = rate.pass(place); wait.isPositive(); wait = rate.pass(place)) {
                pass(wait.plusNanos(random.nextInt(10_000_000)));
            }
            sent.add(nanos.get() + (burst == 1 ? 0 : random.nextInt(15_000_000)));
            if (i % 500 == 499) {
                pass(Duration.ofSeconds(5));
            }
        }
        sent.sort(null);

        double most = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < sent.size(); i++) {
            double earned = (sent.get(i) - sent.getFirst()) / 1e9 * 100;
            least = Math.min(least, i - earned);
            most = Math.max(most, i + 1 - earned - least);
        }
        assertThat(most).as("beyond the rate").isLessThanOrEqualTo(burst + 1e-6);
        assertThat(rate.isIdle()).isTrue();
    }

    @Test
    void whoProtectsPlayersDoesNotWaitBehindAllRoomsNorTheyBehindThem() {
        var rate = new RequestRate(50, 1, nanos::get);
        var rooms = new ArrayDeque<>(places(rate, Lane.ROOMS, 1000));
        for (int i = 0; i < 10; i++) {
            next(rate, rooms);
        }
        var players = new ArrayDeque<>(places(rate, Lane.PLAYERS, 100));

        int protectedAfter = 0;
        int made = 0;
        for (int turn = 0; turn < 100; turn++) {
            pass(Duration.ofMillis(20));
            if (passes(rate, players.getFirst())) {
                players.removeFirst();
                protectedAfter++;
            } else if (passes(rate, rooms.getFirst())) {
                rooms.removeFirst();
                made++;
            }
            if (turn == 1) {
                assertThat(protectedAfter).as("the first, within two turns").isEqualTo(1);
            }
        }

        assertThat(protectedAfter).isEqualTo(50);
        assertThat(made).isEqualTo(50);
    }

    @Test
    void aLaneHasAllTurnsWhileNobodyWaitsInTheOther() {
        var rate = new RequestRate(50, 1, nanos::get);
        var players = new ArrayDeque<>(places(rate, Lane.PLAYERS, 50));
        pass(Duration.ofSeconds(1));
        for (int i = 0; i < 50; i++) {
            next(rate, players);
        }

        assertThat(players).isEmpty();
    }

    @Test
    @Timeout(20)
    void whoGivesUpWaitingLeavesItsTurnToTheNext() throws InterruptedException {
        var rate = new RequestRate(5, 1, System::nanoTime);
        rate.acquire(Lane.ROOMS);
        var passed = new CountDownLatch(20);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 21; i++) {
            var lane = i % 3 == 0 ? Lane.PLAYERS : Lane.ROOMS;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    rate.acquire(lane);
                    passed.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }

        threads.getFirst().interrupt();

        assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static List<RequestRate.Place> places(RequestRate rate, Lane lane, int count) {
        return IntStream.range(0, count).mapToObj(i -> rate.enter(lane)).toList();
    }

    private void next(RequestRate rate, ArrayDeque<RequestRate.Place> waiting) {
        pass(Duration.ofMillis(20));
        assertThat(passes(rate, waiting.getFirst())).isTrue();
        waiting.removeFirst();
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
