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

    /// The evaluator: `host:port` is called over gRPC, `http://host:port` or `https://host:port` over HTTP; without it,
    /// the default one decides.
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

    /// What callers may take at most; more is refused with RESOURCE_EXHAUSTED.
    Limits limits();

    /// How much of everything.
    interface Limits {
        /// How many games tickets and backfills may name.
        @WithDefault("10000")
        int games();

        /// How many tickets a game has at once, assigned ones included.
        @WithDefault("2000000")
        int ticketsPerGame();

        /// How many streams of WatchAssignments are open in this process.
        @WithDefault("100000")
        int watches();

        /// How many calls of FetchMatches are under way in this process.
        @WithDefault("10000")
        int fetches();

        /// How many of these are of one game.
        @WithDefault("5000")
        int fetchesPerGame();

        /// How many matches the function of one call of FetchMatches may propose.
        @WithDefault("50000")
        int proposals();

        /// How many bytes these may have together: so many wait for one director that reads slowly.
        @WithDefault("67108864")
        int proposalBytes();

        /// How many bytes of assignments wait for one player who reads slowly.
        @WithDefault("65536")
        int watchBuffer();

        /// How long a client may not read its stream at all.
        @WithDefault("30s")
        Duration patience();
    }
}
