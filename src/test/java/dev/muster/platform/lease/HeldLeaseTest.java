package dev.muster.platform.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HeldLeaseTest {
    private static final String SHARD = "muster:{duel}:";

    private RedisFixture store;

    @BeforeEach
    void open() {
        store = RedisFixture.empty();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void isHeldLongerThanItsTimeToLiveWithoutAnybodyRenewingIt() {
        var taken = new AtomicInteger();
        try (var one = lease("one", taken);
                var two = lease("two", new AtomicInteger())) {
            await(() -> one.token().isPresent() != two.token().isPresent());
            var holder = one.token().isPresent() ? one : two;
            var token = holder.token();

            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());

            assertThat(holder.token()).isEqualTo(token);
            assertThat(one.token().isPresent()).isNotEqualTo(two.token().isPresent());
        }
    }

    @Test
    void goesToTheOtherAtOnceWhenItIsGivenUp() {
        try (var two = waiting()) {
            await(() -> two.token().isPresent());
        }
    }

    // The first holder is closed before the second is handed over.
    private HeldLease waiting() {
        try (var one = lease("one", new AtomicInteger())) {
            await(() -> one.token().isPresent());
            return lease("two", new AtomicInteger());
        }
    }

    @Test
    void isGivenUpQuietlyWhenTheStoreIsAway() {
        var process = RedisFixture.another();
        var held = new HeldLease(process.leases, SHARD, "profile:duel");
        await(() -> held.token().isPresent());
        process.close();

        assertThatCode(held::close).doesNotThrowAnyException();

        assertThat(held.token()).isEmpty();
    }

    @Test
    void isTakenAgainWithAnotherTokenWhenTheStoreLostIt() {
        var taken = new AtomicInteger();
        try (var one = lease("one", taken)) {
            await(() -> one.token().isPresent());
            var first = one.token();

            store.redis.ask(Call.command(Command.DEL, SHARD + "lease:profile:duel"));
            one.refused();

            await(() -> one.token().isPresent() && !one.token().equals(first));
            await(() -> taken.get() == 2);
        }
    }

    @Test
    void tellsAListenerThatComesLaterOnce() {
        var taken = new AtomicInteger();
        try (var one = lease("one", new AtomicInteger())) {
            await(() -> one.token().isPresent());

            one.onTaken(taken::incrementAndGet);

            assertThat(taken).hasValue(1);
        }
    }

    @Test
    void isLeftToOthersWhenItGivesWay() {
        try (var one = lease("one", new AtomicInteger())) {
            await(() -> one.token().isPresent());
            one.giveWay(Duration.ofSeconds(30));
            try (var two = lease("two", new AtomicInteger())) {
                await(() -> two.token().isPresent());
                assertThat(one.token()).isEmpty();
            }
        }
    }

    @Test
    void isRenewedInTimeHoweverBusyVirtualThreadsAre() throws InterruptedException {
        var leases = new Leases(store.redis, "one", Duration.ofMillis(1_500));
        var isOver = new AtomicBoolean();
        try (var one = HeldLease.punctual(leases, SHARD, "profile:duel")) {
            await(() -> one.token().isPresent());
            var token = one.token();
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                Thread.startVirtualThread(() -> {
                    while (!isOver.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            Thread.sleep(2_500);
            assertThat(leases.look(SHARD, "profile:duel").join()).isEqualTo(token.orElseThrow());
        } finally {
            isOver.set(true);
        }
    }

    private HeldLease lease(String holder, AtomicInteger taken) {
        var leases = new Leases(store.redis, holder, Duration.ofMillis(300));
        var lease = new HeldLease(leases, SHARD, "profile:duel");
        lease.onTaken(taken::incrementAndGet);
        return lease;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
