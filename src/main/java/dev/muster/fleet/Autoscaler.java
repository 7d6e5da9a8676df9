package dev.muster.fleet;

import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.Scheduler;

/// The wanted number of rooms: as many as the scheduler says, or as its autoscaling makes of demand. More is
/// wanted at once. Less is wanted only when the policy lets the fleet shrink and the cooldown is over; until
/// then the number of before is held. That number, and not the rooms that happen to be there, is what is held
/// during a rollout, so that neither cooldown nor threshold keeps old rooms.
final class Autoscaler {
    private Autoscaler() {}

    /// What is wanted, and what to remember.
    record Wish(int rooms, ScalingMemory memory) {}

    /// The wish for one round.
    ///
    /// @param rolling whether rooms are being replaced
    static Wish wish(Scheduler scheduler, Demand demand, boolean rolling, ScalingMemory memory, long now) {
        var autoscaling = scheduler.autoscaling();
        if (autoscaling == null || !autoscaling.enabled()) {
            return new Wish(scheduler.roomsReplicas(), ScalingMemory.since(memory.reducedAt()));
        }
        var policy = ScalingPolicy.of(autoscaling);
        if (policy.isEmpty()) {
            return new Wish(scheduler.roomsReplicas(), ScalingMemory.since(memory.reducedAt()));
        }
        int wanted = clamp(policy.get().wanted(demand), autoscaling);
        int before = before(wanted, demand, rolling, memory);
        if (wanted >= before) {
            return new Wish(wanted, new ScalingMemory(memory.reducedAt(), wanted));
        }
        boolean cool = now - memory.reducedAt() >= autoscaling.cooldownSeconds() * 1000L;
        return cool && policy.get().mayShrink(demand)
                ? new Wish(wanted, new ScalingMemory(now, wanted))
                : new Wish(before, new ScalingMemory(memory.reducedAt(), before));
    }

    /// A number within the bounds of autoscaling.
    static int clamp(int wanted, Autoscaling autoscaling) {
        int atLeast = Math.max(wanted, autoscaling.min());
        return autoscaling.max() >= 0 ? Math.min(atLeast, autoscaling.max()) : atLeast;
    }

    // Rooms that ended by themselves are not started again only to hold a number that nobody wants.
    private static int before(int wanted, Demand demand, boolean rolling, ScalingMemory memory) {
        if (rolling) {
            return memory.held() == ScalingMemory.UNKNOWN ? wanted : memory.held();
        }
        return memory.held() == ScalingMemory.UNKNOWN ? demand.rooms() : Math.min(memory.held(), demand.rooms());
    }
}
