package dev.muster.app.metrics;

import dev.muster.ticket.FeedListener;
import dev.muster.ticket.TicketFeeds;
import dev.muster.ticket.TicketIndex;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// What queries read, and how it is kept true: where Open Match has the cache of its query service, we have indexes
/// that follow the ticket log.
public final class FeedMetrics extends Collector implements FeedListener {
    private static final String PREFIX = "open_match_dev_query_";
    private static final TicketFeeds.Sizes NOTHING = new TicketFeeds.Sizes(0, new TicketIndex.Size(0, 0, 0));

    private final Total items = new Total(PREFIX + "total_fetched_items", "Changes, tickets and backfills read");
    private final Total updates = new Total(PREFIX + "cache_updates", "Refreshes");
    private final Distribution requests =
            Distribution.counts(PREFIX + "waiting_requests", "Requests that shared a refresh");
    private final Distribution took = Distribution.times(PREFIX + "update_latency", "Milliseconds of a refresh");
    private final Total rebuilds = new Total("muster_index_rebuilds_total", "Indexes that were built anew");
    private volatile Supplier<TicketFeeds.Sizes> tickets = () -> NOTHING;
    private volatile IntSupplier backfills = () -> 0;

    /// What is in memory of tickets, asked for when somebody reads.
    public void tickets(Supplier<TicketFeeds.Sizes> sizes) {
        tickets = sizes;
    }

    /// As [#tickets(Supplier)], of backfills.
    public void backfills(IntSupplier kept) {
        backfills = kept;
    }

    @Override
    public void refreshed(Duration time, int shared, int read) {
        updates.add(1);
        requests.add(shared);
        items.add(read);
        took.add(time);
    }

    @Override
    public void rebuilt() {
        rebuilds.add(1);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var sizes = tickets.get();
        int filled = backfills.getAsInt();
        return List.of(
                gauge(
                        PREFIX + "total_active_tickets",
                        "Tickets that queries find",
                        sizes.tickets().searchable()),
                gauge(
                        PREFIX + "total_pending_tickets",
                        "Tickets that a match has",
                        sizes.tickets().promised()),
                gauge(PREFIX + "total_backfill_tickets", "Backfills in memory", filled),
                gauge(
                        PREFIX + "total_cached_items",
                        "All of these",
                        sizes.tickets().tickets() + filled),
                items.samples(),
                updates.samples(),
                requests.samples(),
                took.samples(),
                gauge("muster_index_games", "Games whose tickets are in memory", sizes.games()),
                rebuilds.samples());
    }

    private static MetricFamilySamples gauge(String name, String help, int value) {
        var family = new Family(name, Type.GAUGE, help);
        family.value(value);
        return family.samples();
    }
}
