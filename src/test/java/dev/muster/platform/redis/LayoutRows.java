package dev.muster.platform.redis;

import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.Roster;
import dev.muster.openmatch0.redis.RedisProposals;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.redis.ScriptRepetitionTest.Row;
import java.util.List;
import java.util.stream.Stream;

/// The scripts over the layout of Open Match 0.3, which has databases 0 and 1 of a server of its own: here, of the one
/// that all share.
final class LayoutRows {
    private static final MatchObject PROPOSAL = new MatchObject(
            "proposal.1800000000.m.duel",
            "{}",
            "",
            List.of(new Roster("red", List.of(Player.of("anna"), Player.of("ben")))),
            List.of());

    private LayoutRows() {}

    static Stream<Row> matches() {
        return Stream.of(new Row("openmatch0/propose", "", all -> {}, LayoutRows::propose));
    }

    private static boolean propose(RedisFixture all) {
        new RedisProposals(all.redis, new ProtoObjectText(), MatchmakerSettings::defaults, () -> "call-1")
                .propose(PROPOSAL);
        return true;
    }
}
