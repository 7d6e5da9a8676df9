package dev.muster.fleet;

import dev.muster.room.Room;
import dev.muster.scheduler.Scheduler;
import java.util.List;
import java.util.function.Predicate;

/// All that a plan for one fleet follows from.
///
/// @param outdated whether rooms of a version are to be replaced
/// @param memory of the round before
/// @param held whether rooms fail soon after their start: until that is over, none that serves is replaced
/// @param since from when on somebody looked after the rooms without a break: silence before that is nobody's
///     fault, since pings could not be heard
/// @param now milliseconds since 1970, by the clock that stamped the rooms, as `since`
record FleetView(
        Scheduler scheduler,
        List<Room> rooms,
        Predicate<String> outdated,
        ScalingMemory memory,
        boolean held,
        long since,
        long now) {}
