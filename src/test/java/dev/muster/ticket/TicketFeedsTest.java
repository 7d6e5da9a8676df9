package dev.muster.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.Game;
import dev.muster.platform.redis.RedisFixture;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class TicketFeedsTest {
    private final RedisFixture all = RedisFixture.empty();
    private final Counting log = new Counting(all.log);
    private final TicketFeeds feeds = new TicketFeeds(log, (topic, listener) -> () -> {}, InstantSource.system());

    @AfterEach
    void close() {
        feeds.close();
        all.close();
    }

    /// How often the log is read.
    private static final class Counting implements TicketLog {
        private final TicketLog log;
        private final AtomicInteger reads = new AtomicInteger();

        Counting(TicketLog log) {
            this.log = log;
        }

        @Override
        public Page read(Game game, String after) {
            reads.incrementAndGet();
            return log.read(game, after);
        }

        @Override
        public Scan scan(Game game, String cursor) {
            return log.scan(game, cursor);
        }
    }

    @Test
    void gamesThatCallersMakeUpLeaveNothingToFollow() throws InterruptedException {
        assertThat(IntStream.range(0, 300)
                        .mapToObj(i -> new Game("made up " + i))
                        .filter(game -> feeds.find(game).isPresent()))
                .isEmpty();
        assertThat(log.reads).hasValue(300);

        Thread.sleep(Duration.ofMillis(1500)); // feeds are refreshed each second

        assertThat(log.reads).hasValue(300);
    }

    @Test
    void aGameIsFollowedFromItsFirstTicketOn() {
        var game = new Game("duel");
        assertThat(feeds.find(game)).isEmpty();

        all.tickets
                .create(
                        game,
                        new NewTicket(all.ids.next(game), new SearchFields(Map.of(), Map.of(), Set.of()), new byte[0]))
                .join();

        var feed = feeds.find(game).orElseThrow();
        assertThat(feeds.find(game)).containsSame(feed);
        assertThat(feeds.of(game)).isSameAs(feed);
    }
}
