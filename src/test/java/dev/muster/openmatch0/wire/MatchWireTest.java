package dev.muster.openmatch0.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Messages become what they stand for and back without a loss.
final class MatchWireTest {
    private static final Player PLAYER = Player.newBuilder()
            .setId("anna ben")
            .setProperties("{\"mmr\":{\"rating\":1500}}")
            .setPool("everybody")
            .addAttributes(Player.Attribute.newBuilder().setName("mmr.rating").setValue(1L << 60))
            .setAssignment("host:1")
            .setStatus("waiting")
            .setError("none")
            .build();

    private static final PlayerPool POOL = PlayerPool.newBuilder()
            .setName("everybody")
            .addFilters(Filter.newBuilder()
                    .setName("silver")
                    .setAttribute("mmr.rating")
                    .setMaxv(1_250)
                    .setMinv(-950)
                    .setStats(Stats.newBuilder().setCount(7).setElapsed(0.25)))
            .addFilters(Filter.newBuilder().setName("open"))
            .setRoster(Roster.newBuilder().setName("partial").addPlayers(PLAYER))
            .setStats(Stats.newBuilder().setCount(3))
            .build();

    private static final MatchObject MATCH = MatchObject.newBuilder()
            .setId("m.duel")
            .setProperties("{}")
            .setError("insufficient_players")
            .addRosters(Roster.newBuilder().setName("red").addPlayers(PLAYER).addPlayers(Player.getDefaultInstance()))
            .addPools(POOL)
            .addPools(PlayerPool.getDefaultInstance())
            .build();

    @Test
    void aMatchIsTheSameAfterBothWays() {
        assertThat(MatchWire.toWire(MatchWire.toDomain(MATCH))).isEqualTo(MATCH);
        assertThat(MatchWire.toWire(MatchWire.toDomain(MatchObject.getDefaultInstance())))
                .isEqualTo(MatchObject.getDefaultInstance());
    }

    @Test
    void everyFieldIsSetInTheExample() {
        assertThat(MATCH.getAllFields())
                .hasSameSizeAs(MatchObject.getDescriptor().getFields());
        assertThat(PLAYER.getAllFields()).hasSameSizeAs(Player.getDescriptor().getFields());
        assertThat(POOL.getAllFields()).hasSameSizeAs(PlayerPool.getDescriptor().getFields());
        assertThat(POOL.getFilters(0).getAllFields())
                .hasSameSizeAs(Filter.getDescriptor().getFields());
    }
}
