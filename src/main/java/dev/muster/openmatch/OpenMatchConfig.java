package dev.muster.openmatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// Settings of the Open Match doors.
@ConfigMapping(prefix = "muster.openmatch")
public interface OpenMatchConfig {
    /// The game of calls that do not name theirs by the metadata `muster-game`.
    @WithDefault("default")
    String game();

    /// How long a cycle waits for further calls of FetchMatches after the first.
    @WithDefault("250ms")
    Duration registrationInterval();

    /// How long match functions may run after that.
    @WithDefault("20s")
    Duration proposalCollectionInterval();

    /// `host:port` of the evaluator, called over gRPC; without it, the default one decides.
    Optional<String> evaluator();

    /// How long the evaluator may take after the last proposal.
    @WithDefault("30s")
    Duration evaluatorTimeout();

    /// `host:port` under which other processes reach the gRPC server of this one, when it leads the cycles of a game;
    /// without it, what it listens on.
    Optional<String> advertisedAddress();

    /// How long the tickets of a fetched match stay out of the search if nobody assigns them.
    @WithDefault("1m")
    Duration pendingReleaseTimeout();

    /// How long a backfill lives without being acknowledged: less than its tickets stay out of the search, so that they
    /// are told first.
    default Duration backfillTimeToLive() {
        return pendingReleaseTimeout().multipliedBy(4).dividedBy(5);
    }

    /// How long assigned tickets are kept for their players to read.
    @WithDefault("10m")
    Duration assignedDeleteTimeout();

    /// How long a ticket waits for an assignment before it goes, unless its creator says another time; zero is
    /// for ever.
    @WithDefault("0s")
    Duration ticketTtl();

    /// How many tickets one call of `muster.v1.TicketsService` may be about.
    @WithDefault("1000")
    int ticketsPerCall();

    /// How many tickets one message of a query holds at most: 10 to 10,000; what
    /// lies outside counts as the nearer of them.
    @WithDefault("10000")
    int queryPageSize();
}
