package dev.muster.bench;

import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.Ticket;
import java.util.List;
import java.util.random.RandomGenerator;

/// One of the scenarios by which Open Match measures itself (its `examples/scale`): who plays, and what its match
/// function makes of them.
interface ScaleScenario {
    String name();

    List<MatchProfile> profiles();

    /// What a player asks for.
    Ticket ticket(RandomGenerator random);

    /// What the match function proposes for a profile.
    ///
    /// @param tickets those of its pool; may be put in another order
    /// @param backfills those of its pool
    List<Match> matches(MatchProfile profile, List<Ticket> tickets, List<Backfill> backfills);

    /// A profile of one pool.
    static MatchProfile profile(String name, Pool.Builder pool) {
        return MatchProfile.newBuilder()
                .setName(name)
                .addPools(pool.setName("all"))
                .build();
    }

    /// A match, named as that framework names them.
    static Match.Builder match(MatchProfile profile, int number) {
        return Match.newBuilder()
                .setMatchId("profile-" + profile.getName() + "-time-" + System.currentTimeMillis() + "-" + number)
                .setMatchProfile(profile.getName())
                .setMatchFunction("scale");
    }
}
