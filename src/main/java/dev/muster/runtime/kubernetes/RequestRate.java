package dev.muster.runtime.kubernetes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Lets callers pass at most so often: in any span of time no more than the burst, and what the rate gives in that
/// time. A turn is taken when a caller passes, not when it came, so that one that wakes late makes no two pass where
/// one may. Who waits does so in a lane: lanes take turns, and in each the first that came is the first to pass.
final class RequestRate {
    /// How late a thread that passed may send, for which as many turns are held back.
    private static final double LATE_SECONDS = 0.02;

    private static final Duration NOT_ITS_TURN = Duration.ofNanos(Long.MAX_VALUE);

    private final double nanosPerRequest;
    private final double burst;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Lane, Queue<Place>> waiting = new EnumMap<>(Lane.class);
    private Lane last = Lane.PLAYERS;
    private double tokens;
    private long filled;

    /// What requests are about. Neither lane waits for all of the other.
    enum Lane {
        /// To make rooms and to end them, and everything beside that.
        ROOMS,
        /// To protect rooms that players use now.
        PLAYERS
    }

    /// Where somebody waits.
    ///
    /// @param turn is told when it may be its turn
    record Place(Lane lane, Condition turn) {}

    /// @param burst how many may pass at once after a pause, from 1
    RequestRate(double perSecond, int burst, LongSupplier nanoTime) {
        this.nanosPerRequest = 1e9 / perSecond;
        this.burst = Math.max(1, burst - Math.floor(perSecond * LATE_SECONDS));
        this.nanoTime = nanoTime;
        this.tokens = this.burst;
        this.filled = nanoTime.getAsLong();
        for (var lane : Lane.values()) {
            waiting.put(lane, new ArrayDeque<>());
        }
    }

    /// Waits until the caller may pass.
    void acquire(Lane lane) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var place = enter(lane);
            try {
                for (var wait = pass(place); wait.isPositive(); wait = pass(place)) {
                    if (wait.equals(NOT_ITS_TURN)) {
                        place.turn().await();
                    } else {
                        var _ = place.turn().awaitNanos(wait.toNanos());
                    }
                }
            } finally {
                leave(place);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether nobody would have to wait now; takes no place.
    boolean isIdle() {
        lock.lock();
        try {
            return next() == null && tokens + earned(nanoTime.getAsLong()) >= burst / 2;
        } finally {
            lock.unlock();
        }
    }

    /// Takes the last place of a lane.
    Place enter(Lane lane) {
        lock.lock();
        try {
            var place = new Place(lane, lock.newCondition());
            queue(lane).add(place);
            return place;
        } finally {
            lock.unlock();
        }
    }

    /// Lets a caller pass, if it may: then its place is free.
    ///
    /// @return zero when it passed, else how long until it is worth to ask again, unless it is told before
    Duration pass(Place place) {
        lock.lock();
        try {
            if (!place.equals(next())) {
                return NOT_ITS_TURN;
            }
            long now = nanoTime.getAsLong();
            tokens = Math.min(burst, tokens + earned(now));
            filled = now;
            if (tokens < 1) {
                return Duration.ofNanos((long) Math.ceil((1 - tokens) * nanosPerRequest));
            }
            tokens -= 1;
            last = place.lane();
            queue(last).remove(place);
            return Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Place place) {
        queue(place.lane()).remove(place);
        var next = next();
        if (next != null) {
            next.turn().signal();
        }
    }

    private @Nullable Place next() {
        var other = queue(last == Lane.ROOMS ? Lane.PLAYERS : Lane.ROOMS).peek();
        return other == null ? queue(last).peek() : other;
    }

    private double earned(long now) {
        return (now - filled) / nanosPerRequest;
    }

    private Queue<Place> queue(Lane lane) {
        return Objects.requireNonNull(waiting.get(lane));
    }
}
