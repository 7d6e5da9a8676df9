package dev.muster.openmatch0;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// By which attributes a player is found, and by which not.
///
/// @param entered indices with the player's value
/// @param left indices that the player is not in
public record IndexEntries(Map<String, Long> entered, List<String> left) {

    /// By the indices that there are now; those of before are left.
    static IndexEntries of(String properties, MatchmakerSettings settings, PropertyPaths paths) {
        var entered = new LinkedHashMap<String, Long>();
        for (var index : settings.indices()) {
            paths.number(properties, index).ifPresent(value -> entered.put(index, value));
        }
        var left = all(settings);
        left.removeAll(entered.keySet());
        return new IndexEntries(entered, List.copyOf(left));
    }

    /// The indices of now and of before, in order.
    static Set<String> all(MatchmakerSettings settings) {
        var all = new LinkedHashSet<>(settings.indices());
        all.addAll(settings.previousIndices());
        return all;
    }
}
