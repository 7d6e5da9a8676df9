package dev.muster.openmatch0.builtin;

import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.Roster;
import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Gives each slot of some rosters a player of the pool that it names, by chance, and no player twice.
/// Where pools overlap, a slot hands its player over to another that could have no one else: so the
/// slots stay empty only if there is no way to fill them all.
final class RosterFilling {
    /// Whoever stands in a slot already.
    private static final int FIXED = -1;

    private final Map<String, Candidates> pools = new HashMap<>();
    private final List<Player> slots = new ArrayList<>();
    private final Map<String, Integer> slotOf = new HashMap<>();

    /// The players of a pool; those before `used` all have slots, so that what is asked for again is
    /// found at once.
    private static final class Candidates {
        private final List<Player> players;
        private int used;

        Candidates(List<Player> players) {
            this.players = new ArrayList<>(players);
        }
    }

    private RosterFilling(Map<String, List<Player>> players) {
        players.forEach((pool, all) -> pools.put(pool, new Candidates(all)));
    }

    /// Fills rosters.
    ///
    /// @param players of each pool
    /// @return the same rosters with players in all slots
    /// @throws MusterException FAILED_PRECONDITION when the players do not suffice, which names a pool
    static List<Roster> fill(List<Roster> rosters, Map<String, List<Player>> players, RandomGenerator random) {
        return new RosterFilling(players).fill(rosters, random);
    }

    private List<Roster> fill(List<Roster> rosters, RandomGenerator random) {
        rosters.forEach(roster -> slots.addAll(roster.players()));
        slots.stream().filter(slot -> !slot.id().isEmpty()).forEach(slot -> slotOf.put(slot.id(), FIXED));
        for (int slot = 0; slot < slots.size(); slot++) {
            if (slots.get(slot).id().isEmpty() && !give(slot, new BitSet(), random)) {
                throw insufficient(slots.get(slot).pool());
            }
        }
        var filled = slots.iterator();
        return rosters.stream()
                .map(roster -> new Roster(
                        roster.name(),
                        roster.players().stream().map(slot -> filled.next()).toList()))
                .toList();
    }

    private boolean give(int slot, BitSet asked, RandomGenerator random) {
        var pool = pools.getOrDefault(slots.get(slot).pool(), new Candidates(List.of()));
        for (; pool.used < pool.players.size(); pool.used++) {
            Collections.swap(pool.players, pool.used, random.nextInt(pool.used, pool.players.size()));
            var candidate = pool.players.get(pool.used);
            if (!slotOf.containsKey(candidate.id())) {
                put(slot, candidate);
                return true;
            }
        }
        for (var candidate : pool.players) {
            int other = slotOf.getOrDefault(candidate.id(), FIXED);
            if (other != FIXED && !asked.get(other)) {
                asked.set(other);
                if (give(other, asked, random)) {
                    put(slot, candidate);
                    return true;
                }
            }
        }
        return false;
    }

    private void put(int slot, Player player) {
        var empty = slots.get(slot);
        slotOf.put(player.id(), slot);
        slots.set(
                slot,
                new Player(player.id(), "", empty.pool(), player.attributes(), "", empty.status(), empty.error()));
    }

    private MusterException insufficient(String pool) {
        int there = pools.getOrDefault(pool, new Candidates(List.of())).players.size();
        long wanted = slots.stream().filter(slot -> slot.pool().equals(pool)).count();
        return MusterException.failedPrecondition("insufficient players: the " + there + " of pool \"" + pool
                + "\" do not fill the " + wanted + " slots that name it");
    }
}
