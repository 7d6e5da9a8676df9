package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.IgnoreList;
import dev.muster.openmatch0.MatchmakerSettings;
import java.util.Set;

/// For how long a player of an approved match, or one who was told where to connect, may be in no other
/// match: as long as pools leave such players out.
final class GuardWindow {
    private static final Set<String> LISTS = Set.of(MatchmakerSettings.PROPOSED, MatchmakerSettings.DEINDEXED);
    private static final long STANDARD = 800;

    private GuardWindow() {}

    static long seconds(MatchmakerSettings settings) {
        return settings.ignoreLists().stream()
                .filter(list -> LISTS.contains(list.key()))
                .mapToLong(IgnoreList::duration)
                .filter(duration -> duration > 0)
                .max()
                .orElse(STANDARD);
    }
}
