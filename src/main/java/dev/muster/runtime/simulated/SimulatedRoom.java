package dev.muster.runtime.simulated;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One room, as its game server would be: pings, plays the matches that it was promised, and does wrong when
/// it is to. Guarded by its monitor. It has at most one ping under way, so that none overtakes another.
final class SimulatedRoom {
    private static final int PLAYED_REMEMBERED = 64;
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration HANGS_WITHIN = Duration.ofMinutes(1);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(10);

    private final Part part;
    private final Cast.Stage stage;
    private final Backstage backstage;
    private final Set<String> running = new LinkedHashSet<>(4);
    private final Deque<String> played = new ArrayDeque<>(2);
    private Misbehaviour misbehaviour = Misbehaviour.NONE;
    private boolean mute;
    private boolean crashesInMatch;
    private boolean expired;
    private boolean over;
    private boolean saying;
    private boolean unsaid;
    private boolean unheard = true;
    private Duration retry = FIRST_RETRY;
    private Duration pause = Duration.ZERO;

    SimulatedRoom(Part part, Cast.Stage stage, Backstage backstage) {
        this.part = part;
        this.stage = stage;
        this.backstage = backstage;
    }

    Part part() {
        return part;
    }

    /// Comes to life.
    synchronized void begin() {
        switch (backstage.fate()) {
            case WELL -> {}
            case CRASH_AT_START -> later(LEAST_PAUSE, () -> stage.crash(part.room(), "crashed at its start"));
            case NEVER_READY -> mute = true;
            case HANG -> later(backstage.within(HANGS_WITHIN), () -> misbehave(Misbehaviour.HANG));
            case CRASH_IN_MATCH -> crashesInMatch = true;
            case LIE -> misbehaviour = Misbehaviour.LIE;
        }
        backstage.lifetime().ifPresent(life -> later(life, this::expire));
        pause = backstage.pause();
        say();
        // Rooms that started together ping apart from then on.
        later(backstage.within(pause), this::tick);
    }

    /// What it was promised; it plays what it has room for.
    synchronized void promise(List<String> matches) {
        if (over || expired || misbehaviour == Misbehaviour.HANG) {
            return;
        }
        boolean news = false;
        for (var match : matches) {
            if (running.size() < part.maxMatches() && !played.contains(match) && running.add(match)) {
                play(match);
                news = true;
            }
        }
        if (news) {
            sayNews();
        }
    }

    /// Whether it could play one match more.
    synchronized boolean hasRoom() {
        return !over && running.size() < part.maxMatches();
    }

    synchronized void misbehave(Misbehaviour kind) {
        misbehaviour = kind;
        mute = kind == Misbehaviour.HANG || kind == Misbehaviour.STOP_PINGING;
        sayNews();
    }

    /// It is told to end, and says nothing more.
    ///
    /// @return how long it takes to end; empty when it never does
    synchronized Optional<Duration> dismiss() {
        over = true;
        return switch (misbehaviour) {
            case NEVER_END -> Optional.empty();
            case HANG -> Optional.of(part.grace());
            case CRASH, STOP_PINGING, LIE, NONE -> Optional.of(backstage.ending());
        };
    }

    /// It is no more.
    synchronized void exit() {
        over = true;
    }

    /// How it is, for those who compare it with what Muster knows.
    synchronized View view() {
        return new View(part.room().room(), running.isEmpty() ? "ready" : "occupied", running.size());
    }

    /// @param status as Muster is to know it, where rooms host one match at a time
    record View(String room, String status, int runningMatches) {}

    private void play(String match) {
        var length = backstage.match();
        if (crashesInMatch) {
            later(length.dividedBy(2), () -> stage.crash(part.room(), "crashed in a match"));
        }
        later(length, () -> end(match));
    }

    private synchronized void end(String match) {
        if (misbehaviour == Misbehaviour.HANG || !running.remove(match)) {
            return;
        }
        played.addLast(match);
        if (played.size() > PLAYED_REMEMBERED) {
            played.removeFirst();
        }
        sayNews();
        endIfExpired();
    }

    private synchronized void expire() {
        expired = true;
        endIfExpired();
    }

    private void endIfExpired() {
        if (expired && running.isEmpty() && !over && misbehaviour != Misbehaviour.HANG) {
            later(LEAST_PAUSE, () -> stage.finish(part.room()));
        }
    }

    private synchronized void tick() {
        if (!over) {
            pause = backstage.pause();
            later(pause, this::tick);
            say();
        }
    }

    private void sayNews() {
        unheard = true;
        say();
    }

    private void say() {
        if (over || mute) {
            return;
        }
        unsaid = saying;
        if (!saying) {
            saying = true;
            long since = System.nanoTime();
            backstage.tally().sent();
            backstage.door().ping(part, words()).whenComplete((noted, fault) -> said(noted, fault, since));
        }
    }

    // News is repeated, and ever more rarely: what thousands of rooms repeat may be why it is not heard.
    private synchronized void said(@Nullable Boolean noted, @Nullable Throwable fault, long since) {
        saying = false;
        if (noted == null) {
            backstage.tally().failed();
            backstage.complain(String.valueOf(fault));
            if (unheard && retry.compareTo(pause) < 0) {
                later(retry, this::repeat);
                retry = retry.multipliedBy(2);
            }
            return;
        }
        backstage.tally().answered(noted, System.nanoTime() - since > pause.toNanos());
        retry = FIRST_RETRY;
        unheard = unsaid;
        if (unsaid) {
            say();
        }
    }

    private synchronized void repeat() {
        if (unheard) {
            say();
        }
    }

    private String words() {
        boolean lies = misbehaviour == Misbehaviour.LIE;
        boolean occupied = running.isEmpty() == lies;
        int count = lies ? (occupied ? 1 : 0) : running.size();
        var words = new StringBuilder(160)
                .append("{\"status\":\"")
                .append(occupied ? "occupied" : "ready")
                .append("\",\"timestamp\":")
                .append(backstage.clock().millis())
                .append(",\"running_matches\":")
                .append(count);
        if (!lies) {
            words.append(",\"matches\":[");
            var ids = new ArrayList<>(running);
            for (int i = 0; i < ids.size(); i++) {
                words.append(i == 0 ? "\"" : ",\"").append(ids.get(i)).append('"');
            }
            words.append(']');
        }
        return words.append(",\"metadata\":{}}").toString();
    }

    private void later(Duration delay, Runnable step) {
        var _ = backstage.timer().schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
