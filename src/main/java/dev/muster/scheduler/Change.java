package dev.muster.scheduler;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What it takes to go from one specification of a scheduler to another.
///
/// What rooms are made from and what goes with them is compared as a whole: their spec, where their host
/// ports come from, forwarders, annotations and labels. Of the rest, how many rooms there are to be is told
/// from what says nothing: name, game, state, version and time of creation.
public enum Change {
    /// Nothing differs.
    NONE,
    /// Rooms stay as they are: there are to be more or fewer of them, or they are replaced at another pace.
    MINOR,
    /// Rooms have to be made anew.
    MAJOR;

    /// The change between two specifications. The order of a container's ports says nothing, the order of
    /// everything else does.
    public static Change between(Scheduler before, Scheduler after) {
        if (!Rooms.of(before).equals(Rooms.of(after))) {
            return MAJOR;
        }
        return Number.of(before).equals(Number.of(after)) ? NONE : MINOR;
    }

    private record Rooms(
            Spec spec,
            @Nullable PortRange portRange,
            List<Forwarder> forwarders,
            Map<String, String> annotations,
            Map<String, String> labels) {

        static Rooms of(Scheduler scheduler) {
            var spec = scheduler.spec();
            var containers =
                    spec.containers().stream().map(Rooms::withSortedPorts).toList();
            return new Rooms(
                    spec.withContainers(containers),
                    scheduler.portRange(),
                    scheduler.forwarders(),
                    scheduler.annotations(),
                    scheduler.labels());
        }

        private static Container withSortedPorts(Container container) {
            return container.withPorts(container.ports().stream()
                    .sorted(Comparator.comparing(Port::name))
                    .toList());
        }
    }

    private record Number(
            int roomsReplicas, String maxSurge, @Nullable Autoscaling autoscaling, int maxMatches) {

        static Number of(Scheduler scheduler) {
            return new Number(
                    scheduler.roomsReplicas(), scheduler.maxSurge(), scheduler.autoscaling(), scheduler.maxMatches());
        }
    }
}
