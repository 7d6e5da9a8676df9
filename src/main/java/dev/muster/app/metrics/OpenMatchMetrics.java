package dev.muster.app.metrics;

import dev.muster.match.CycleListener;
import dev.muster.openmatch.OpenMatchListener;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/// Open Match 1.x under the names of its own metrics, with their buckets, and what it does not count beside them.
public final class OpenMatchMetrics extends Collector implements OpenMatchListener, CycleListener {
    private static final String FRONTEND = "open_match_dev_frontend_";
    private static final String BACKEND = "open_match_dev_backend_";
    private static final String QUERY = "open_match_dev_query_";
    private static final String CYCLE = "open_match_dev_synchronizer_";
    private static final String EVALUATOR = "open_match_dev_evaluator_";

    /// Limits by the last part of their setting.
    private static final List<String> LIMITS = List.of(
            "games",
            "tickets-per-game",
            "watches",
            "fetches",
            "fetches-per-game",
            "proposals",
            "proposal-bytes",
            "watch-buffer",
            "patience");

    private final Distribution ticketBytes =
            Distribution.bytes(FRONTEND + "total_bytes_per_ticket", "Bytes of tickets");
    private final Distribution ticketFields =
            Distribution.counts(FRONTEND + "searchfields_per_ticket", "Search fields of tickets");
    private final Distribution backfillBytes =
            Distribution.bytes(FRONTEND + "total_bytes_per_backfill", "Bytes of backfills");
    private final Distribution backfillFields =
            Distribution.counts(FRONTEND + "searchfields_per_backfill", "Search fields of backfills");
    private final Total matches = new Total(BACKEND + "total_matches", "Matches that went to directors");
    private final Distribution matchBytes = Distribution.bytes(BACKEND + "total_bytes_per_match", "Bytes of matches");
    private final Distribution matchTickets = Distribution.counts(BACKEND + "tickets_per_match", "Tickets of matches");
    private final Total released = new Total(BACKEND + "tickets_released", "Tickets that were released");
    private final Total assigned = new Total(BACKEND + "tickets_assigned", "Tickets that were assigned");
    private final Distribution toAssignment =
            Distribution.times(BACKEND + "ticket_time_to_assignment", "Milliseconds until an assignment");
    private final Distribution ticketsFound = Distribution.counts(QUERY + "tickets_per_query", "Tickets of queries");
    private final Distribution backfillsFound =
            Distribution.counts(QUERY + "backfills_per_query", "Backfills of queries");
    private final Distribution iteration = Distribution.times(CYCLE + "iteration_latency", "Milliseconds of a cycle");
    private final Distribution registration =
            Distribution.times(CYCLE + "registration_wait_time", "Milliseconds until a place in a cycle");
    private final Distribution functions =
            Distribution.times(CYCLE + "registration_mmf_done_time", "Milliseconds until functions are done");
    private final Distribution proposed =
            Distribution.counts(EVALUATOR + "matches_per_request", "Matches that an evaluator is given");
    private final Distribution accepted =
            Distribution.counts(EVALUATOR + "matches_per_response", "Matches that it takes");
    private final Total collided =
            new Total("open_match_dev_defaulteval_collided_matches_per_call", "Proposals dropped for better ones");
    private final Total lost = new Total("muster_fetched_matches_lost_total", "Matches whose tickets were taken");
    private final Total failed = new Total("muster_fetched_matches_failed_total", "Matches of an unknown outcome");
    private final Map<String, LongAdder> refused = new TreeMap<>();
    private volatile IntSupplier cycles = () -> 0;

    public OpenMatchMetrics() {
        LIMITS.forEach(limit -> refused.put(limit, new LongAdder()));
    }

    /// How many cycles are under way, asked for when somebody reads.
    public void cycles(IntSupplier running) {
        cycles = running;
    }

    @Override
    public void ticketCreated(int bytes, int fields) {
        ticketBytes.add(bytes);
        ticketFields.add(fields);
    }

    @Override
    public void backfillStored(int bytes, int fields) {
        backfillBytes.add(bytes);
        backfillFields.add(fields);
    }

    @Override
    public void matched(int bytes, int tickets) {
        matches.add(1);
        matchBytes.add(bytes);
        matchTickets.add(tickets);
    }

    @Override
    public void lost() {
        lost.add(1);
    }

    @Override
    public void failed() {
        failed.add(1);
    }

    @Override
    public void refused(String limit) {
        var count = refused.get(limit);
        if (count != null) {
            count.increment();
        }
    }

    @Override
    public void released(int tickets) {
        released.add(tickets);
    }

    @Override
    public void assigned(Duration waited) {
        assigned.add(1);
        toAssignment.add(waited);
    }

    @Override
    public void ticketsFound(int tickets) {
        ticketsFound.add(tickets);
    }

    @Override
    public void backfillsFound(int backfills) {
        backfillsFound.add(backfills);
    }

    @Override
    public void joined(Duration waited) {
        registration.add(waited);
    }

    @Override
    public void functionsDone(Duration took) {
        functions.add(took);
    }

    @Override
    public void over(Duration took, int proposals, int decided) {
        iteration.add(took);
        proposed.add(proposals);
        accepted.add(decided);
    }

    @Override
    public void collided(int proposals) {
        collided.add(proposals);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var distributions = Stream.of(
                ticketBytes,
                ticketFields,
                backfillBytes,
                backfillFields,
                matchBytes,
                matchTickets,
                toAssignment,
                ticketsFound,
                backfillsFound,
                iteration,
                registration,
                functions,
                proposed,
                accepted);
        var totals = Stream.of(matches, released, assigned, collided, lost, failed);
        var running = new Family("muster_cycles_running", Type.GAUGE, "Games of which a cycle is under way");
        running.value(cycles.getAsInt());
        var limits = new Family("muster_limits_refused_total", Type.COUNTER, "Calls that a limit refused", "limit");
        refused.forEach((limit, count) -> limits.value(count.sum(), limit));
        return Stream.of(
                        distributions.map(Distribution::samples),
                        totals.map(Total::samples),
                        Stream.of(running.samples(), limits.samples()))
                .flatMap(all -> all)
                .toList();
    }
}
