package dev.muster.app.metrics;

import dev.muster.match.CycleListener;
import dev.muster.openmatch.OpenMatchListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.DoubleStream;

/// Open Match 1.x under the names of its own metrics, with their buckets.
@Singleton
public final class OpenMatchMetrics implements OpenMatchListener, CycleListener {
    private static final String PREFIX = "open_match_dev_";
    private static final double[] BYTES = powers(64, 1_048_576);
    private static final double[] COUNTS = powers(1, 65_536);
    private static final double[] MILLIS = {
        0.01, 0.05, 0.1, 0.3, 0.6, 0.8, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 40, 50, 65, 80, 100, 130, 160, 200,
        250, 300, 400, 500, 650, 800, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000
    };

    private final DistributionSummary bytesPerTicket;
    private final DistributionSummary fieldsPerTicket;
    private final DistributionSummary bytesPerBackfill;
    private final DistributionSummary fieldsPerBackfill;
    private final DistributionSummary bytesPerMatch;
    private final DistributionSummary ticketsPerMatch;
    private final Counter matches;
    private final Counter lost;
    private final Counter failed;
    private final Counter released;
    private final Counter assigned;
    private final DistributionSummary timeToAssignment;
    private final DistributionSummary ticketsPerQuery;
    private final DistributionSummary backfillsPerQuery;
    private final DistributionSummary iteration;
    private final DistributionSummary registration;
    private final DistributionSummary functions;
    private final DistributionSummary proposed;
    private final DistributionSummary accepted;
    private final Counter collided;

    public OpenMatchMetrics(MeterRegistry meters) {
        bytesPerTicket = summary(meters, "total_bytes_per_ticket", BYTES);
        fieldsPerTicket = summary(meters, "searchfields_per_ticket", COUNTS);
        bytesPerBackfill = summary(meters, "total_bytes_per_backfill", BYTES);
        fieldsPerBackfill = summary(meters, "searchfields_per_backfill", COUNTS);
        bytesPerMatch = summary(meters, "total_bytes_per_match", BYTES);
        ticketsPerMatch = summary(meters, "tickets_per_match", COUNTS);
        matches = meters.counter(PREFIX + "total_matches");
        lost = meters.counter("muster.fetched.matches.lost");
        failed = meters.counter("muster.fetched.matches.failed");
        released = meters.counter(PREFIX + "tickets_released");
        assigned = meters.counter(PREFIX + "tickets_assigned");
        timeToAssignment = summary(meters, "ticket_time_to_assignment", MILLIS);
        ticketsPerQuery = summary(meters, "tickets_per_query", COUNTS);
        backfillsPerQuery = summary(meters, "backfills_per_query", COUNTS);
        iteration = summary(meters, "iteration_latency", MILLIS);
        registration = summary(meters, "registration_wait_time", MILLIS);
        functions = summary(meters, "registration_mmf_done_time", MILLIS);
        proposed = summary(meters, "matches_per_request", COUNTS);
        accepted = summary(meters, "matches_per_response", COUNTS);
        collided = meters.counter(PREFIX + "defaulteval_collided_matches_per_call");
    }

    @Override
    public void ticketCreated(int bytes, int fields) {
        bytesPerTicket.record(bytes);
        fieldsPerTicket.record(fields);
    }

    @Override
    public void backfillStored(int bytes, int fields) {
        bytesPerBackfill.record(bytes);
        fieldsPerBackfill.record(fields);
    }

    @Override
    public void matched(int bytes, int tickets) {
        matches.increment();
        bytesPerMatch.record(bytes);
        ticketsPerMatch.record(tickets);
    }

    @Override
    public void lost() {
        lost.increment();
    }

    @Override
    public void failed() {
        failed.increment();
    }

    @Override
    public void released(int tickets) {
        released.increment(tickets);
    }

    @Override
    public void assigned(Duration waited) {
        assigned.increment();
        timeToAssignment.record(millis(waited));
    }

    @Override
    public void ticketsFound(int tickets) {
        ticketsPerQuery.record(tickets);
    }

    @Override
    public void backfillsFound(int backfills) {
        backfillsPerQuery.record(backfills);
    }

    @Override
    public void joined(Duration waited) {
        registration.record(millis(waited));
    }

    @Override
    public void functionsDone(Duration took) {
        functions.record(millis(took));
    }

    @Override
    public void over(Duration took, int proposals, int decided) {
        iteration.record(millis(took));
        proposed.record(proposals);
        accepted.record(decided);
    }

    @Override
    public void collided(int proposals) {
        collided.increment(proposals);
    }

    private static DistributionSummary summary(MeterRegistry meters, String name, double[] buckets) {
        return DistributionSummary.builder(PREFIX + name)
                .serviceLevelObjectives(buckets)
                .register(meters);
    }

    private static double[] powers(int from, int to) {
        return DoubleStream.iterate(from, size -> size <= to, size -> size * 2).toArray();
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
