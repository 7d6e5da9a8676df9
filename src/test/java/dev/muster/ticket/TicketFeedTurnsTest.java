package dev.muster.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.Game;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which refreshes share a read of the log.
@Timeout(10)
final class TicketFeedTurnsTest {
    private final BlockingQueue<CompletableFuture<TicketLog.Page>> reads = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> shared = new LinkedBlockingQueue<>();
    private final TicketLog log = new TicketLog() {
        @Override
        public Page read(Game game, String after) {
            var read = new CompletableFuture<Page>();
            reads.add(read);
            return Redis.await(read);
        }

        @Override
        public Scan scan(Game game, String cursor) {
            throw new AssertionError("nothing was lost");
        }
    };
    private final TicketFeed feed = new TicketFeed(new Game("game-a"), log, new FeedListener() {
        @Override
        public void refreshed(Duration took, int requests, int items) {
            shared.add(requests);
        }
    });

    @Test
    void waitsForAReadThatStartedAfterItWasAsked() throws InterruptedException {
        var first = feed.request();
        var read = nextRead();
        var later = Stream.generate(feed::request).limit(10).toList();
        assertThat(reads).as("one at a time").isEmpty();

        read.complete(page(1));
        assertThat(first.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo(1);
        var next = nextRead();
        assertThat(later).noneMatch(CompletableFuture::isDone);

        next.complete(page(2));
        later.forEach(
                one -> assertThat(one.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo(2));
        assertThat(reads).as("ten shared one").isEmpty();
        assertThat(shared).containsExactly(1, 10);
    }

    @Test
    void goesOnAfterAReadThatFailed() throws InterruptedException {
        var failing = feed.request();
        nextRead().completeExceptionally(MusterException.unavailable("away"));
        assertThat(failing.handle((time, fault) -> fault != null)
                        .orTimeout(5, TimeUnit.SECONDS)
                        .join())
                .isTrue();

        var next = feed.request();
        nextRead().complete(page(3));

        assertThat(next.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo(3);
    }

    private CompletableFuture<TicketLog.Page> nextRead() throws InterruptedException {
        var read = reads.poll(5, TimeUnit.SECONDS);
        if (read == null) {
            throw new AssertionError("no read");
        }
        return read;
    }

    private static TicketLog.Page page(long now) {
        return new TicketLog.Page("", TicketLog.START, TicketLog.START, now, "", TicketLog.START, List.of(), false);
    }
}
