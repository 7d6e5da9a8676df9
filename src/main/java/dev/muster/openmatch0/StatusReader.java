package dev.muster.openmatch0;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads players, those together that ask while others are being read: a few, or thousands after a connection was lost.
/// What could not be read is read again until it can be.
final class StatusReader {
    private static final Logger LOG = Logger.getLogger(StatusReader.class);
    private static final int MOST_AT_ONCE = 190;
    private static final long PAUSE_MILLIS = 200;

    private final Players players;
    private final ScheduledExecutorService timer;
    private final SequencedSet<PlayerWatch> waiting = new LinkedHashSet<>();
    private boolean reading;

    StatusReader(Players players, ScheduledExecutorService timer) {
        this.players = players;
        this.timer = timer;
    }

    /// Reads a player soon, after whatever changed before this call. Returns at once.
    void read(PlayerWatch watch) {
        synchronized (waiting) {
            waiting.add(watch);
            if (reading) {
                return;
            }
            reading = true;
        }
        next();
    }

    private void next() {
        var some = some();
        if (!some.isEmpty()) {
            players.look(some.stream().map(PlayerWatch::id).toList())
                    .whenComplete((sightings, fault) -> seen(some, sightings, fault));
        }
    }

    private List<PlayerWatch> some() {
        var some = new ArrayList<PlayerWatch>();
        synchronized (waiting) {
            while (some.size() < MOST_AT_ONCE && !waiting.isEmpty()) {
                var watch = waiting.removeFirst();
                if (!watch.isOver()) {
                    some.add(watch);
                }
            }
            reading = !some.isEmpty();
        }
        return some;
    }

    private void seen(
            List<PlayerWatch> some, @Nullable List<Optional<PlayerSighting>> sightings, @Nullable Throwable fault) {
        if (sightings == null) {
            LOG.debugf(fault, "players could not be read");
            synchronized (waiting) {
                waiting.addAll(some);
            }
            timer.schedule(this::next, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        for (int i = 0; i < some.size(); i++) {
            tell(some.get(i), sightings.get(i));
        }
        next();
    }

    private static void tell(PlayerWatch watch, Optional<PlayerSighting> sighting) {
        try {
            watch.see(sighting);
        } catch (RuntimeException fault) {
            LOG.error("a watcher of a player failed", fault);
        }
    }
}
