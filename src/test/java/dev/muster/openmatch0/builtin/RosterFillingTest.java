package dev.muster.openmatch0.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.Roster;
import dev.muster.platform.error.MusterException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class RosterFillingTest {
    @Test
    void fillsEachSlotFromThePoolThatItNames() {
        var rosters = List.of(roster("red", "tanks", "any"), roster("blue", "tanks", "any"));
        var pools = Map.of("tanks", players("t", 5), "any", players("p", 5));

        var filled = RosterFilling.fill(rosters, pools, new Random(1));

        assertThat(filled).extracting(Roster::name).containsExactly("red", "blue");
        for (var roster : filled) {
            assertThat(roster.players().get(0).id()).startsWith("t");
            assertThat(roster.players().get(1).id()).startsWith("p");
            assertThat(roster.players()).extracting(Player::pool).containsExactly("tanks", "any");
        }
    }

    @Test
    void whoPlaysIsLeftToChance() {
        var rosters = List.of(roster("red", "any"));
        var pools = Map.of("any", players("p", 50));

        var chosen = IntStream.range(0, 100)
                .mapToObj(seed -> RosterFilling.fill(rosters, pools, new Random(seed)))
                .map(filled -> filled.getFirst().players().getFirst().id())
                .distinct();

        assertThat(chosen).hasSizeGreaterThan(20);
    }

    @Test
    void aSlotThatIsFilledAlreadyStaysAndItsPlayerPlaysNowhereElse() {
        var fixed = Player.of("p1");
        var rosters = List.of(new Roster("red", List.of(fixed, slot("any"))));

        var filled = RosterFilling.fill(rosters, Map.of("any", players("p", 2)), new Random(1));

        assertThat(filled.getFirst().players()).extracting(Player::id).containsExactly("p1", "p0");
    }

    @Test
    void tooFewPlayersAreAnErrorThatNamesThePool() {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> RosterFilling.fill(
                        List.of(roster("red", "tanks", "tanks")), Map.of("tanks", players("t", 1)), new Random(1)))
                .withMessage("insufficient players: the 1 of pool \"tanks\" do not fill the 2 slots that name it");
    }

    /// Pools that contain each other: a way to fill all slots exists exactly when each has enough for
    /// itself and for all smaller ones.
    @Property(tries = 300)
    void overlappingPoolsAreFilledWheneverThatIsPossible(
            @ForAll @IntRange(max = 4) int small,
            @ForAll @IntRange(max = 4) int more,
            @ForAll @IntRange(max = 4) int smallSlots,
            @ForAll @IntRange(min = 1, max = 5) int largeSlots,
            @ForAll int seed) {
        var large = players("p", small + more);
        var pools = Map.of("small", large.subList(0, small), "large", large);
        var slots = new java.util.ArrayList<Player>();
        IntStream.range(0, largeSlots).forEach(i -> slots.add(slot("large")));
        IntStream.range(0, smallSlots).forEach(i -> slots.add(slot("small")));
        java.util.Collections.shuffle(slots, new Random(seed));
        var rosters = List.of(new Roster("all", List.copyOf(slots)));
        boolean possible = smallSlots <= small && smallSlots + largeSlots <= small + more;

        try {
            var filled = RosterFilling.fill(rosters, pools, new Random(seed))
                    .getFirst()
                    .players();
            assertThat(possible).isTrue();
            assertThat(filled).extracting(Player::id).doesNotHaveDuplicates().doesNotContain("");
            for (var player : filled) {
                assertThat(pools.get(player.pool())).extracting(Player::id).contains(player.id());
            }
        } catch (MusterException insufficient) {
            assertThat(possible).isFalse();
        }
    }

    private static Roster roster(String name, String... pools) {
        return new Roster(
                name, List.of(pools).stream().map(RosterFillingTest::slot).toList());
    }

    private static Player slot(String pool) {
        return new Player("", "", pool, List.of(), "", "", "");
    }

    private static List<Player> players(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> Player.of(prefix + i)).toList();
    }
}
