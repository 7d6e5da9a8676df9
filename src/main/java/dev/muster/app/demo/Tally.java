package dev.muster.app.demo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How far the players of a demo have got; for showing, never for judging.
public final class Tally {
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger playing = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Set<String> matches = ConcurrentHashMap.newKeySet();

    void startedWaiting() {
        waiting.incrementAndGet();
    }

    void startedPlaying(String match) {
        waiting.decrementAndGet();
        playing.incrementAndGet();
        matches.add(match);
    }

    void finished() {
        playing.decrementAndGet();
        done.incrementAndGet();
    }

    void gaveUpWaiting() {
        waiting.decrementAndGet();
    }

    /// Players with a ticket and no assignment.
    public int waiting() {
        return waiting.get();
    }

    /// Players in a room.
    public int playing() {
        return playing.get();
    }

    /// Players whose match is over.
    public int done() {
        return done.get();
    }

    /// Distinct matches that players were told of.
    public int matches() {
        return matches.size();
    }
}
