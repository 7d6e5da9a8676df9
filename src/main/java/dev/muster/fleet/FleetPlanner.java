package dev.muster.fleet;

import dev.muster.room.Room;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Compares the rooms that are with those that should be; pure.
///
/// A room is available while it serves players or is about to, and is not draining. Too few available rooms
/// are topped up: first by draining rooms, which may be called back unless they are outdated, then by new
/// ones. Of too many, those go first whom players miss least. Rooms that drain already are listed again each
/// time, so that they go once they are empty. Validation rooms are no rooms of the fleet.
///
/// While there are outdated rooms the fleet may be larger by the surge. Each room beyond the wanted number
/// that *serves* lets one outdated room go: rooms that never become ready thus hold a rollout, and the old
/// ones stay. Outdated rooms that do not serve go as soon as others have been started for them.
/// While rooms keep failing young, none that serves is replaced, since what is ready now may not be for long;
/// only what is beyond the wanted number and the surge goes.
final class FleetPlanner {
    private static final Comparator<Room> LEAST_MISSED_FIRST = Comparator.comparingInt(Standing::missed)
            .thenComparingInt(room -> room.runningMatches() + room.reservations())
            .thenComparing(Room::name);

    private final FleetConfig config;

    FleetPlanner(FleetConfig config) {
        this.config = config;
    }

    /// The plan for one fleet.
    FleetPlan plan(FleetView view) {
        var standing = new Standing(config, view.since(), view.now());
        List<Room> dead = new ArrayList<>();
        List<Room> draining = new ArrayList<>();
        List<Room> available = new ArrayList<>();
        for (var room : view.rooms()) {
            if (standing.isDead(room)) {
                dead.add(room);
            } else if (!room.validation() && room.status().isAvailable()) {
                (room.draining() ? draining : available).add(room);
            } else if (!room.validation() && room.draining()) {
                draining.add(room);
            }
        }
        return new Choice(view, dead, draining, available).plan();
    }

    /// One plan in the making.
    private static final class Choice {
        private final FleetView view;
        private final List<Room> dead;
        private final List<Room> draining;
        private final List<Room> available;
        private final List<Room> outdated;
        private final Autoscaler.Wish wish;
        private final int limit;
        private final List<Room> recalled = new ArrayList<>();
        private final List<Room> replaced = new ArrayList<>();
        private final List<Room> surplus = new ArrayList<>();
        private int add;

        Choice(FleetView view, List<Room> dead, List<Room> draining, List<Room> available) {
            this.view = view;
            this.dead = dead;
            this.draining = draining;
            this.available = available;
            this.outdated = available.stream().filter(this::isOutdated).toList();
            boolean rolling = !outdated.isEmpty();
            var demand = Demand.of(available, draining, view.scheduler().maxMatches());
            this.wish = Autoscaler.wish(view.scheduler(), demand, rolling, view.memory(), view.now());
            long surge = rolling ? Surge.of(view.scheduler().maxSurge(), wish.rooms()) : 0;
            this.limit = (int) Math.min(wish.rooms() + surge, Integer.MAX_VALUE);
        }

        FleetPlan plan() {
            boolean replacementsSuffice = available.size() - outdated.size() >= wish.rooms();
            if (available.size() < limit && !(replacementsSuffice && !outdated.isEmpty())) {
                grow();
            } else {
                shrink();
            }
            var calledBack = recalled.stream().map(Room::name).collect(Collectors.toSet());
            draining.stream()
                    .filter(room -> !calledBack.contains(room.name()))
                    .forEach(room -> (isOutdated(room) ? replaced : surplus).add(room));
            return new FleetPlan(wish.rooms(), available.size(), add, recalled, dead, replaced, surplus, wish.memory());
        }

        private boolean isOutdated(Room room) {
            return view.outdated().test(room.version());
        }

        private void grow() {
            int missing = limit - available.size();
            draining.stream()
                    .filter(room -> Standing.serves(room) && !isOutdated(room))
                    .sorted(LEAST_MISSED_FIRST.reversed())
                    .limit(missing)
                    .forEach(recalled::add);
            add = missing - recalled.size();
        }

        private void shrink() {
            int excess = Math.max(0, available.size() - wish.rooms());
            if (outdated.isEmpty()) {
                surplus.addAll(available.stream()
                        .sorted(LEAST_MISSED_FIRST)
                        .limit(excess)
                        .toList());
                return;
            }
            int spare = Math.max(0, serving(available) - wish.rooms());
            replaced.addAll(pick(outdated, excess, view.held() ? 0 : spare));
            spare -= serving(replaced);
            var others = available.stream().filter(room -> !isOutdated(room)).toList();
            surplus.addAll(pick(others, available.size() - replaced.size() - limit, spare));
            if (view.held()) {
                // Not for the rollout: fewer are wanted than before.
                spare -= serving(surplus);
                var stay = outdated.stream()
                        .filter(room -> !replaced.contains(room))
                        .toList();
                replaced.addAll(pick(stay, available.size() - replaced.size() - surplus.size() - limit, spare));
            }
        }

        private static int serving(List<Room> rooms) {
            return (int) rooms.stream().filter(Standing::serves).count();
        }

        // At most `count` rooms, and of those that serve at most `spare`.
        private static List<Room> pick(List<Room> from, int count, int spare) {
            List<Room> picked = new ArrayList<>();
            int left = spare;
            for (var room : from.stream().sorted(LEAST_MISSED_FIRST).toList()) {
                boolean serves = Standing.serves(room);
                if (picked.size() >= count || (serves && left == 0)) {
                    break;
                }
                left -= serves ? 1 : 0;
                picked.add(room);
            }
            return picked;
        }
    }
}
