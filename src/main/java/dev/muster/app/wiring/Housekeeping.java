package dev.muster.app.wiring;

import dev.muster.app.metrics.EventMetrics;
import dev.muster.app.metrics.RoomMetrics;
import dev.muster.event.grpc.GrpcReceiver;
import dev.muster.scheduler.redis.RedisSchedulers;
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
    private final RoomMetrics rooms;
    private final EventMetrics events;
    private final RedisSchedulers schedulers;

    Housekeeping(
            TicketFeeds feeds,
            AssignmentWatches watches,
            GrpcReceiver receivers,
            RoomMetrics rooms,
            EventMetrics events,
            RedisSchedulers schedulers) {
        this.receivers = receivers;
        this.feeds = feeds;
        this.watches = watches;
        this.rooms = rooms;
        this.events = events;
        this.schedulers = schedulers;
    }

    @Scheduled(every = "60s", delayed = "60s")
    void forgetSchedulers() {
        rooms.forgetUnless(scheduler -> schedulers.find(scheduler).isPresent());
        events.forgetUnless(scheduler -> schedulers.find(scheduler).isPresent());
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
