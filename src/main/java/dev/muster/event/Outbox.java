package dev.muster.event;

import dev.muster.game.Game;
import dev.muster.scheduler.Forwarder;
import java.util.List;
import java.util.Map;

/// Events that wait for their receivers, in lanes. Scripts that change rooms append to them, to each lane of
/// an enabled forwarder, in the same transaction. A lane holds 100,000 events, and 128 MiB: the
/// oldest give way, as dead letters.
public interface Outbox {
    /// What waits in a lane.
    ///
    /// @param now by the clock of Redis, in milliseconds since 1970
    /// @param events the first ones, in order
    record Head(long now, Backlog backlog, List<QueuedEvent> events) {}

    /// The dead letters of a lane.
    ///
    /// @param total how many there were since the lane was opened; only the newest are kept
    /// @param newest the newest first
    record Dead(long total, List<DeadLetter> newest) {}

    /// All lanes that were opened and not closed, with their forwarders as they were last.
    Map<Lane, Forwarder> lanes(Game game);

    /// Opens a lane, unless the scheduler does not enable the forwarder.
    void open(Lane lane);

    /// Closes a lane with all that is in it, dead letters too, when the scheduler does not enable the forwarder any
    /// more, or
    /// when the scheduler is gone and nothing waits.
    ///
    /// @return whether it is closed
    boolean close(Lane lane);

    /// Clears away what pings left behind for lanes that were closed a while ago: whoever takes their pings may
    /// not have heard of it at once.
    void sweep(Game game);

    /// What waits in a lane.
    Head head(Lane lane, int most);

    /// Takes out what was taken.
    ///
    /// @param lease proof that the caller drains the lane
    void taken(String lease, Lane lane, List<String> ids);

    /// Moves an event to the dead letters.
    ///
    /// @param lease proof that the caller drains the lane
    void bury(String lease, Lane lane, QueuedEvent event, String why);

    /// The dead letters of a forwarder of a scheduler; none when there is no such lane.
    Dead dead(String scheduler, String forwarder, int most);
}
