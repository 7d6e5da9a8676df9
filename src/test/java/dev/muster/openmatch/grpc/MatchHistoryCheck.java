package dev.muster.openmatch.grpc;

import dev.muster.openmatch.grpc.MatchHistory.Kind;
import dev.muster.openmatch.grpc.MatchHistory.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a history can have happened in a store where no ticket is in two matches that were accepted and not
/// released, and where nothing is lost that was acknowledged.
///
/// It can when each step can be given an instant between its ends at which the ticket's state allows it. All orders are
/// tried for each ticket; in an order, every step is taken as early as it can be. A promise ends by itself when the
/// store has held it for its time, which is counted in whole milliseconds.
final class MatchHistoryCheck {
    private enum State {
        FREE,
        PROMISED,
        ASSIGNED,
        GONE
    }

    /// A ticket whose history cannot have happened, and its steps.
    record Violation(String ticket, List<Step> steps) {
        @Override
        public String toString() {
            var text = new StringBuilder("ticket " + ticket);
            steps.stream()
                    .sorted(Comparator.comparingLong(Step::from))
                    .forEach(step -> text.append("\n  ").append(step));
            return text.toString();
        }
    }

    private MatchHistoryCheck() {}

    /// @param hold how long a ticket is promised to a match that neither assigns nor releases it
    static List<Violation> violations(MatchHistory history, Duration hold) {
        List<Violation> violations = new ArrayList<>();
        for (var ticket : history.ticketIds()) {
            var steps = history.of(ticket);
            if (!canHaveHappened(steps, hold)) {
                violations.add(new Violation(ticket, steps));
            }
        }
        return violations;
    }

    /// Whether the steps of one ticket can have been taken.
    static boolean canHaveHappened(List<Step> steps, Duration hold) {
        return new Search(steps, hold).from(new Moment(new BitSet(), State.FREE, "", 0, 0));
    }

    /// Where a search is: the steps taken, and what became of the ticket by them.
    ///
    /// @param match that holds it, if any, and until when
    /// @param at when the last step was taken
    private record Moment(BitSet taken, State state, String match, long until, long at) {
        /// What a later step can still do, times apart.
        Moment apartFromTimes() {
            return new Moment(taken, state, match, 0, 0);
        }
    }

    private static final class Search {
        private static final int MOST_MOMENTS = 2_000_000;

        private final List<Step> steps;
        private final long hold;
        private final Map<Moment, List<Moment>> hopeless = new HashMap<>();
        private int moments;

        Search(List<Step> steps, Duration hold) {
            // The most urgent first: mostly, that is the order in which it happened.
            this.steps =
                    steps.stream().sorted(Comparator.comparingLong(Step::to)).toList();
            this.hold = hold.toNanos() / 1000 - 1000;
        }

        boolean from(Moment moment) {
            long latest = Long.MAX_VALUE;
            boolean isOver = true;
            for (int i = 0; i < steps.size(); i++) {
                if (isOwed(moment, i)) {
                    latest = Math.min(latest, steps.get(i).to());
                    isOver = false;
                }
            }
            if (isOver) {
                return true;
            }
            var key = moment.apartFromTimes();
            var worse = hopeless.computeIfAbsent(key, any -> new ArrayList<>());
            if (worse.stream().anyMatch(one -> one.at() <= moment.at() && one.until() <= moment.until())) {
                return false;
            }
            if (++moments > MOST_MOMENTS) {
                throw new IllegalStateException("too many orders to try: " + steps);
            }
            for (int i = 0; i < steps.size(); i++) {
                if (!moment.taken().get(i)) {
                    var next = after(moment, i);
                    if (next != null && next.at() <= latest && from(next)) {
                        return true;
                    }
                }
            }
            worse.add(moment);
            return false;
        }

        // A release may always be thought away: it only makes room.
        private boolean isOwed(Moment moment, int step) {
            return steps.get(step).certain()
                    && steps.get(step).kind() != Kind.RELEASED
                    && !moment.taken().get(step);
        }

        // Null where the step cannot be taken, or would change nothing.
        private @Nullable Moment after(Moment moment, int index) {
            var step = steps.get(index);
            long at = Math.max(moment.at(), step.from());
            boolean isPromised = moment.state() == State.PROMISED;
            long free = isPromised ? Math.max(at, moment.until()) : at;
            var next = switch (step.kind()) {
                case MATCHED -> matched(moment, step, free, at);
                case RELEASED ->
                    isPromised && (step.matches().isEmpty() || step.matches().contains(moment.match()))
                            ? new Moment(moment.taken(), State.FREE, "", 0, at)
                            : null;
                case ASSIGNED ->
                    moment.state() == State.GONE || (moment.state() == State.ASSIGNED && !step.certain())
                            ? null
                            : new Moment(moment.taken(), State.ASSIGNED, "", 0, at);
                case DELETED ->
                    moment.state() == State.GONE && !step.certain()
                            ? null
                            : new Moment(moment.taken(), State.GONE, "", 0, at);
                case TIMED_OUT ->
                    moment.state() == State.FREE || isPromised
                            ? new Moment(moment.taken(), State.GONE, "", 0, free)
                            : null;
                case SEEN_SEARCHABLE ->
                    moment.state() == State.FREE || isPromised
                            ? new Moment(moment.taken(), State.FREE, "", 0, free)
                            : null;
                case SEEN_WAITING -> moment.state() == State.FREE || isPromised ? seen(moment, at) : null;
                case SEEN_ASSIGNED -> moment.state() == State.ASSIGNED ? seen(moment, at) : null;
                case SEEN_GONE -> moment.state() == State.GONE ? seen(moment, at) : null;
            };
            if (next == null || next.at() > step.to()) {
                return null;
            }
            var taken = (BitSet) moment.taken().clone();
            taken.set(index);
            return new Moment(taken, next.state(), next.match(), next.until(), next.at());
        }

        // What is not stored is nobody's: any match may name it.
        private @Nullable Moment matched(Moment moment, Step step, long free, long at) {
            return switch (moment.state()) {
                case FREE, PROMISED ->
                    new Moment(
                            moment.taken(),
                            State.PROMISED,
                            step.matches().iterator().next(),
                            free + hold,
                            free);
                case ASSIGNED -> null;
                case GONE -> seen(moment, at);
            };
        }

        private static Moment seen(Moment moment, long at) {
            return new Moment(moment.taken(), moment.state(), moment.match(), moment.until(), at);
        }
    }
}
