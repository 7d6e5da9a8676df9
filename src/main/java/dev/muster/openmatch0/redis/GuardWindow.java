package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.MatchmakerSettings;
import java.util.Optional;

/// For how long a player of an approved match, or one who was told where to connect, may be in no other match: as long
/// as pools leave such players out.
final class GuardWindow {
    private static final long STANDARD = 800;

    private GuardWindow() {}

    /// In seconds, of a player whom an approved match has. A match whose players pools do not leave out holds them too.
    static long seconds(MatchmakerSettings settings) {
        return window(settings, MatchmakerSettings.PROPOSED, STANDARD);
    }

    /// In seconds, of a player who was told where to connect; below 0 when such players are in pools at once.
    static long told(MatchmakerSettings settings) {
        return window(settings, MatchmakerSettings.DEINDEXED, -1);
    }

    /// After how many seconds no list leaves out a player who was told where to connect; empty when one does for ever.
    static Optional<Long> listed(MatchmakerSettings settings) {
        var lists = settings.ignoreLists().stream()
                .filter(list -> list.key().equals(MatchmakerSettings.DEINDEXED))
                .toList();
        return lists.stream().anyMatch(list -> list.duration() == 0)
                ? Optional.empty()
                : Optional.of(lists.stream()
                        .mapToLong(list -> list.offset() + list.duration())
                        .reduce(STANDARD, Math::max));
    }

    private static long window(MatchmakerSettings settings, String key, long otherwise) {
        return settings.ignoreLists().stream()
                .filter(list -> list.key().equals(key))
                .mapToLong(list -> list.duration() > 0 ? list.duration() : STANDARD)
                .max()
                .orElse(otherwise);
    }
}
