package dev.muster.app.wiring;

import dev.muster.event.grpc.GrpcReceiver;
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
    private final GrpcReceiver receivers;

    Housekeeping(TicketFeeds feeds, AssignmentWatches watches, GrpcReceiver receivers) {
        this.receivers = receivers;
        this.feeds = feeds;
        this.watches = watches;
    }

    @Scheduled(every = "60s", delayed = "60s")
    void dropIdleIndexes() {
        watches.unfollowIdle();
        feeds.dropIdle(IDLE);
    }

    /// Whatever receivers are still told of is told more often than this.
    @Scheduled(every = "60s", delayed = "60s")
    void closeIdleConnections() {
        receivers.closeIdle(IDLE);
    }
}
