package dev.muster.fleet;

import dev.muster.room.Census;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;

/// Is told what the reconcilers of this process see and do, for those who count it. Calls come from several
/// threads, and must return at once.
public interface FleetListener {
    /// The rooms of a fleet were read, at least every ten seconds while it is looked after.
    default void seen(Scheduler scheduler, Census census) {}

    /// A fleet was counted.
    ///
    /// @param wanted how many rooms there are to be, without those that a rollout may add
    /// @param available rooms that serve players or are about to, without those that drain
    void counted(Scheduler scheduler, int wanted, int available);

    /// A round over a fleet is done.
    void reconciled(Scheduler scheduler, Duration took);

    /// Rooms were started.
    void started(Scheduler scheduler, int rooms);

    /// Rooms were ended.
    void ended(Scheduler scheduler, EndReason reason, int rooms);

    /// Whether new rooms are held back, because those that were started failed young.
    void held(Scheduler scheduler, boolean held);

    /// A fleet is no longer looked after by this process, for now at least.
    void left(Scheduler scheduler);

    /// Nobody counts.
    FleetListener NOBODY = new FleetListener() {
        @Override
        public void counted(Scheduler scheduler, int wanted, int available) {}

        @Override
        public void reconciled(Scheduler scheduler, Duration took) {}

        @Override
        public void started(Scheduler scheduler, int rooms) {}

        @Override
        public void ended(Scheduler scheduler, EndReason reason, int rooms) {}

        @Override
        public void held(Scheduler scheduler, boolean held) {}

        @Override
        public void left(Scheduler scheduler) {}
    };
}
