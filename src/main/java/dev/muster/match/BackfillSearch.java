package dev.muster.match;

import dev.muster.game.Game;
import dev.muster.ticket.Backfill;
import dev.muster.ticket.Backfills;
import dev.muster.ticket.FeedListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Finds the backfills of a pool, as they are when it is asked. Those that have not changed since they were last read
/// are not read again.
public final class BackfillSearch {
    private final ConcurrentMap<String, Map<String, Backfill>> known = new ConcurrentHashMap<>();
    private final Backfills backfills;
    private final FeedListener observer;

    /// One of which nobody counts anything.
    public BackfillSearch(Backfills backfills) {
        this(backfills, FeedListener.NONE);
    }

    /// @param observer is told how often backfills are read
    public BackfillSearch(Backfills backfills, FeedListener observer) {
        this.backfills = backfills;
        this.observer = observer;
    }

    /// How many backfills are kept, of all games.
    public int kept() {
        return known.values().stream().mapToInt(Map::size).sum();
    }

    /// The backfills that fit and are not expired.
    public List<Backfill> search(Game game, Pool pool) {
        return current(game).values().stream()
                .filter(backfill -> pool.fits(backfill.fields(), backfill.createdAt()))
                .toList();
    }

    private Map<String, Backfill> current(Game game) {
        long start = System.nanoTime();
        var generations = backfills.generations(game);
        if (generations.isEmpty()) {
            known.remove(game.name());
            observer.refreshed(Duration.ofNanos(System.nanoTime() - start), 1, 0);
            return Map.of();
        }
        var before = known.getOrDefault(game.name(), Map.of());
        Map<String, Backfill> now = new HashMap<>();
        List<String> changed = new ArrayList<>();
        generations.forEach((id, generation) -> {
            var backfill = before.get(id);
            if (backfill != null && backfill.generation() == generation) {
                now.put(id, backfill);
            } else {
                changed.add(id);
            }
        });
        for (int from = 0; from < changed.size(); from += Backfills.MOST_READ) {
            var some = changed.subList(from, Math.min(changed.size(), from + Backfills.MOST_READ));
            backfills.read(game, some).forEach(backfill -> now.put(backfill.id(), backfill));
        }
        known.put(game.name(), now);
        observer.refreshed(Duration.ofNanos(System.nanoTime() - start), 1, changed.size());
        return now;
    }
}
