package dev.muster.platform.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LeasesTest {
    private static final String SHARD = "muster:{game-a}:";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final RedisFixture all = RedisFixture.empty();
    private final Leases mine = new Leases(all.redis, "me", LONG);
    private final Leases yours = new Leases(all.redis, "you", LONG);

    @AfterEach
    void close() {
        all.close();
    }

    @Test
    void oneHolderAtATime() {
        var token = mine.acquire(SHARD, "a");

        assertThat(token).isPresent();
        assertThat(yours.acquire(SHARD, "a")).isEmpty();
        assertThat(yours.acquire(SHARD, "b")).isPresent();
        assertThat(yours.acquire("muster:{game-b}:", "a")).isPresent();
    }

    @Test
    void renewingKeepsTheToken() {
        var token = mine.acquire(SHARD, "a");

        assertThat(mine.acquire(SHARD, "a")).isEqualTo(token);
    }

    @Test
    void renewingPutsTheEndOff() throws InterruptedException {
        var brief = new Leases(all.redis, "me", Duration.ofMillis(200));
        var token = brief.acquire(SHARD, "a");
        for (int i = 0; i < 6; i++) {
            Thread.sleep(60);
            assertThat(brief.acquire(SHARD, "a")).isEqualTo(token);
            assertThat(yours.acquire(SHARD, "a")).isEmpty();
        }
    }

    @Test
    void aLeaseThatEndedGoesToTheNextWithAnotherToken() throws InterruptedException {
        var brief = new Leases(all.redis, "me", SHORT);
        var token = brief.acquire(SHARD, "a");
        Thread.sleep(SHORT.toMillis() + 30);

        var next = yours.acquire(SHARD, "a");

        assertThat(next).isPresent().isNotEqualTo(token);
        assertThat(brief.acquire(SHARD, "a")).isEmpty();
    }

    @Test
    void theSameHolderGetsAnotherTokenAfterALoss() {
        var token = mine.acquire(SHARD, "a");
        TestRedis.flush();

        assertThat(mine.acquire(SHARD, "a")).isPresent().isNotEqualTo(token);
    }

    @Test
    void givingUpLetsOthersInAtOnce() {
        mine.release(SHARD, "a", mine.acquire(SHARD, "a").orElseThrow());

        assertThat(yours.acquire(SHARD, "a")).isPresent();
    }

    @Test
    void givingUpWhatOthersHoldChangesNothing() {
        var old = mine.acquire(SHARD, "a").orElseThrow();
        mine.release(SHARD, "a", old);
        var theirs = yours.acquire(SHARD, "a");

        mine.release(SHARD, "a", old);

        assertThat(yours.acquire(SHARD, "a")).isEqualTo(theirs);
        assertThat(mine.acquire(SHARD, "a")).isEmpty();
    }

    @Test
    void aHolderWhoseNameBeginsLikeAnothersIsAnother() {
        mine.acquire(SHARD, "a");

        assertThat(new Leases(all.redis, "m", LONG).acquire(SHARD, "a")).isEmpty();
        assertThat(new Leases(all.redis, "mee", LONG).acquire(SHARD, "a")).isEmpty();
    }

    @Test
    void manyWantItAndOneGetsIt() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var wishes = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> new Leases(all.redis, "holder-" + i, LONG).acquire(SHARD, "a")))
                    .toList();
            int got = 0;
            for (var wish : wishes) {
                got += wish.get().isPresent() ? 1 : 0;
            }
            assertThat(got).isOne();
        }
    }

    @Test
    void endsByItselfWhenItsHolderIsGone() {
        mine.acquire(SHARD, "a");

        var left = all.redis.ask(Call.command(Command.PTTL, SHARD + "lease:a")).number();

        assertThat(left).isBetween(1L, LONG.toMillis());
        assertThat(mine.renewal()).isEqualTo(Duration.ofSeconds(20));
    }
}
