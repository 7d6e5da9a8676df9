package dev.muster.openmatch.grpc;

import dev.muster.openmatch.OpenMatchConfig;
import java.time.Duration;

/// What the doors of a test take at most.
record Limited(
        int games,
        int ticketsPerGame,
        int watches,
        int fetches,
        int fetchesPerGame,
        int proposals,
        int proposalBytes,
        int watchBuffer,
        Duration patience)
        implements OpenMatchConfig.Limits {
    static final int MESSAGE = 4 * 1024 * 1024;

    static final Limited STANDARD = new Limited(
            10_000, 2_000_000, 100_000, 10_000, 5_000, 50_000, 64 * 1024 * 1024, 64 * 1024, Duration.ofSeconds(30));

    Limited withTicketsPerGame(int most) {
        return new Limited(
                games, most, watches, fetches, fetchesPerGame, proposals, proposalBytes, watchBuffer, patience);
    }

    Limited withWatches(int most) {
        return new Limited(
                games, ticketsPerGame, most, fetches, fetchesPerGame, proposals, proposalBytes, watchBuffer, patience);
    }

    Limited withFetches(int most, int mostOfGame) {
        return new Limited(
                games, ticketsPerGame, watches, most, mostOfGame, proposals, proposalBytes, watchBuffer, patience);
    }

    Limited withProposals(int most) {
        return new Limited(
                games, ticketsPerGame, watches, fetches, fetchesPerGame, most, proposalBytes, watchBuffer, patience);
    }

    Limited withProposalBytes(int bytes) {
        return new Limited(
                games, ticketsPerGame, watches, fetches, fetchesPerGame, proposals, bytes, watchBuffer, patience);
    }

    Limited withPatience(Duration time) {
        return new Limited(
                games, ticketsPerGame, watches, fetches, fetchesPerGame, proposals, proposalBytes, watchBuffer, time);
    }
}
