package dev.muster.openmatch.grpc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What was done to tickets, as those saw it who did it: each step was taken at one instant, of which they know that it
/// lies between the time they asked and the time they were answered. A step that nobody answered for may have been
/// taken later, or never.
///
/// Times are microseconds since 1970 by the clock of this machine, which is the one that its Redis reads too.
final class MatchHistory {
    /// The end of a step that nobody answered for.
    static final long OPEN = Long.MAX_VALUE;

    /// What is done to a ticket, or seen of it.
    enum Kind {
        /// A match with it was told to a caller.
        MATCHED,
        /// It was released: from whichever match, or from some only.
        RELEASED,
        /// It was told where to play.
        ASSIGNED,
        /// It was deleted.
        DELETED,
        /// Its time to live was over, unless it was promised to a match.
        TIMED_OUT,
        /// It was found by a query.
        SEEN_SEARCHABLE,
        /// It was there, and not assigned.
        SEEN_WAITING,
        /// It was there, and assigned.
        SEEN_ASSIGNED,
        /// It was not there.
        SEEN_GONE
    }

    /// One step.
    ///
    /// @param matches the match, or those that a release frees the ticket from; empty stands for any
    /// @param certain whether it is known to have been taken
    record Step(Kind kind, Set<String> matches, long from, long to, boolean certain) {
        @Override
        public String toString() {
            return kind + (matches.isEmpty() ? "" : " " + matches) + " " + from + ".." + (to == OPEN ? "" : to)
                    + (certain ? "" : " perhaps");
        }
    }

    // Of one backfill, or, named by nothing, of any.
    private record BackfillStep(String backfill, Step step) {}

    private final Map<String, List<Step>> tickets = new LinkedHashMap<>();
    private final Map<String, Set<String>> backfillMatches = new HashMap<>();
    private final List<Step> releasesOfAll = new ArrayList<>();
    private final Map<String, Set<String>> backfillTickets = new HashMap<>();
    private final List<BackfillStep> backfillSteps = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Map<String, Set<String>> told = new HashMap<>();

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// A ticket was created, and its caller told so.
    synchronized void created(String ticket) {
        acknowledged.add(ticket);
        steps(ticket);
    }

    /// It goes by itself once it lived so long, which is counted in whole milliseconds.
    synchronized void goesAfter(String ticket, long createdFrom, Duration timeToLive) {
        add(ticket, Kind.TIMED_OUT, createdFrom + micros(timeToLive) - 1000, OPEN, false);
    }

    /// A caller was told of a match.
    ///
    /// @param from when it was proposed
    /// @param to when the caller had it
    synchronized void matched(String match, Collection<String> ids, String backfill, long from, long to) {
        for (var id : ids) {
            steps(id).add(new Step(Kind.MATCHED, Set.of(match), from, to, true));
            told.computeIfAbsent(id, any -> new HashSet<>()).add(match);
        }
        if (!backfill.isEmpty()) {
            backfillMatches.computeIfAbsent(backfill, any -> new HashSet<>()).add(match);
            proposed(backfill, ids); // that of a new backfill is known only now
        }
    }

    synchronized void released(Collection<String> ids, long from, long to) {
        ids.forEach(id -> add(id, Kind.RELEASED, from, to, to != OPEN));
    }

    synchronized void releasedAll(long from, long to) {
        releasesOfAll.add(new Step(Kind.RELEASED, Set.of(), from, to, to != OPEN));
    }

    /// A match with tickets was proposed for a backfill, and may fill it.
    synchronized void proposed(String backfill, Collection<String> ids) {
        backfillTickets.computeIfAbsent(backfill, any -> new HashSet<>()).addAll(ids);
    }

    /// A backfill was changed or deleted, so that the tickets are free of the matches that filled it before.
    synchronized void releasedOf(String backfill, long from, long to) {
        backfillSteps.add(new BackfillStep(backfill, new Step(Kind.RELEASED, Set.of(), from, to, to != OPEN)));
    }

    /// Backfills whose time was over went: which, nobody was told.
    synchronized void swept(long from, long to) {
        releasedOf("", from, to);
    }

    /// A backfill was acknowledged: some tickets are known to be assigned by that, others that it had may be, too.
    synchronized void acknowledged(String backfill, Set<String> known, long from, long to) {
        known.forEach(id -> add(id, Kind.ASSIGNED, from, to, true));
        backfillSteps.add(new BackfillStep(backfill, new Step(Kind.ASSIGNED, Set.of(), from, to, false)));
    }

    /// A step of one ticket.
    synchronized void add(String ticket, Kind kind, long from, long to, boolean certain) {
        steps(ticket).add(new Step(kind, Set.of(), from, to, certain));
    }

    /// How often a ticket was in a match that had been in another before.
    synchronized int matchesToldAgain() {
        return told.values().stream().mapToInt(matches -> matches.size() - 1).sum();
    }

    synchronized int matchesTold() {
        Set<String> all = new HashSet<>();
        told.values().forEach(all::addAll);
        return all.size();
    }

    synchronized int acknowledgedTickets() {
        return acknowledged.size();
    }

    /// How many steps of each kind there are.
    synchronized String summary() {
        Map<String, Integer> counts = new TreeMap<>();
        tickets.values()
                .forEach(steps -> steps.forEach(
                        step -> counts.merge(step.kind() + (step.certain() ? "" : "?"), 1, Integer::sum)));
        return acknowledgedTickets() + " tickets, " + matchesTold() + " matches, " + matchesToldAgain()
                + " times a ticket was matched again; " + counts;
    }

    /// All tickets that anybody knows of.
    synchronized Set<String> ticketIds() {
        return Set.copyOf(tickets.keySet());
    }

    /// All that is known of a ticket.
    synchronized List<Step> of(String ticket) {
        List<Step> all = new ArrayList<>(steps(ticket));
        if (!acknowledged.contains(ticket)) {
            // Nobody knows how long it was to live.
            all.add(new Step(Kind.TIMED_OUT, Set.of(), 0, OPEN, false));
        }
        if (told.containsKey(ticket)) {
            all.addAll(releasesOfAll);
        }
        for (var one : backfillSteps) {
            var step = one.step();
            var freed = step.kind() == Kind.RELEASED ? matchesOf(one.backfill(), ticket) : Set.<String>of();
            if (!freed.isEmpty()) {
                all.add(new Step(Kind.RELEASED, freed, step.from(), step.to(), step.certain()));
            } else if (step.kind() == Kind.ASSIGNED
                    && backfillTickets.getOrDefault(one.backfill(), Set.of()).contains(ticket)) {
                all.add(step);
            }
        }
        return all;
    }

    // Those of the ticket that filled the backfill.
    private Set<String> matchesOf(String backfill, String ticket) {
        Set<String> matches = new HashSet<>();
        if (backfill.isEmpty()) {
            backfillMatches.values().forEach(matches::addAll);
        } else {
            matches.addAll(backfillMatches.getOrDefault(backfill, Set.of()));
        }
        matches.retainAll(told.getOrDefault(ticket, Set.of()));
        return matches;
    }

    private List<Step> steps(String ticket) {
        return tickets.computeIfAbsent(ticket, any -> new ArrayList<>());
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1000;
    }
}
