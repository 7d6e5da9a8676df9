package dev.muster.openmatch0;

import dev.muster.openmatch0.PlayerSets.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/// Players who may be in a pool, with the values that they were found by: fewer from step to step.
final class Candidates {
    private List<String> players;
    private final List<String> attributes = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();

    Candidates(String attribute, PlayerSets.Members members) {
        players = members.players();
        attributes.add(attribute);
        values.add(members.values());
    }

    int size() {
        return players.size();
    }

    List<String> players() {
        return players;
    }

    /// Keeps those whose value of another attribute lies in a range.
    void keep(Range range, double[] found) {
        attributes.add(range.key());
        values.add(found);
        keep(at -> range.holds(found[at]));
    }

    void keep(IntPredicate wanted) {
        var kept = new int[players.size()];
        int count = 0;
        for (int at = 0; at < kept.length; at++) {
            if (wanted.test(at)) {
                kept[count++] = at;
            }
        }
        if (count < kept.length) {
            take(Arrays.copyOf(kept, count));
        }
    }

    Player player(int at) {
        var found = new ArrayList<Player.Attribute>(attributes.size());
        for (int i = 0; i < attributes.size(); i++) {
            found.add(new Player.Attribute(attributes.get(i), (long) values.get(i)[at]));
        }
        return new Player(players.get(at), "", "", found, "", "", "");
    }

    private void take(int[] kept) {
        var fewer = new ArrayList<String>(kept.length);
        for (int at : kept) {
            fewer.add(players.get(at));
        }
        players = fewer;
        values.replaceAll(all -> {
            var some = new double[kept.length];
            for (int i = 0; i < kept.length; i++) {
                some[i] = all[kept[i]];
            }
            return some;
        });
    }
}
