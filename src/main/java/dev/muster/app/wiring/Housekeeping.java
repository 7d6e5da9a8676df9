package dev.muster.app.wiring;

import dev.muster.ticket.AssignmentWatches;
import dev.muster.ticket.TicketFeeds;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Periodic work that nobody waits for.
@Singleton
final class Housekeeping {
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final TicketFeeds feeds;
    private final AssignmentWatches watches;

    Housekeeping(TicketFeeds feeds, AssignmentWatches watches) {
        this.feeds = feeds;
        this.watches = watches;
    }

    @Scheduled(every = "60s", delayed = "60s")
    void dropIdleIndexes() {
        watches.unfollowIdle();
        feeds.dropIdle(IDLE);
    }
}
