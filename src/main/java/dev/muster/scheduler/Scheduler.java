package dev.muster.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The specification of a fleet of rooms, and how far Muster has got with it. Field names are Maestro's.
///
/// @param name unique over all games; also the name of its namespace in a runtime
/// @param game owner and shard; never changes
/// @param version of `spec` and everything else that rooms are made from, as `v1.0.0`
/// @param maxSurge how many rooms may exist beyond the wanted number while versions change:
///     `"10"` or `"25%"`
/// @param roomsReplicas wanted rooms
/// @param portRange host ports for all containers' ports, when no port has a range of its own
/// @param maxMatches how many matches one room hosts at once, from 1
public record Scheduler(
        String name,
        String game,
        State state,
        String version,
        Instant createdAt,
        String maxSurge,
        int roomsReplicas,
        Spec spec,
        @Nullable PortRange portRange,
        @Nullable Autoscaling autoscaling,
        List<Forwarder> forwarders,
        Map<String, String> annotations,
        Map<String, String> labels,
        int maxMatches) {

    public Scheduler {
        forwarders = List.copyOf(forwarders);
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
    }

    /// Where a scheduler stands in its life. The wire words are Maestro's, `terminating` is used
    /// for real here.
    public enum State {
        CREATING("creating"),
        IN_SYNC("in-sync"),
        TERMINATING("terminating");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /// The word on the wire and in storage.
        public String word() {
            return word;
        }

        /// The state of a stored word.
        public static State of(String word) {
            for (var state : values()) {
                if (state.word.equals(word)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("scheduler state " + word);
        }
    }

    /// The same scheduler at the start of its life.
    public Scheduler asCreated(String firstVersion, Instant at) {
        return with(State.CREATING, firstVersion, at);
    }

    /// The same scheduler in another state.
    public Scheduler withState(State next) {
        return with(next, version, createdAt);
    }

    /// The same specification under the number of another version.
    public Scheduler withVersion(String next) {
        return with(state, next, createdAt);
    }

    /// This specification, as one of `scheduler`: with its state, active version and time of creation.
    public Scheduler asVersionOf(Scheduler scheduler) {
        return with(scheduler.state, scheduler.version, scheduler.createdAt);
    }

    /// The same with another wanted number of rooms.
    public Scheduler withRoomsReplicas(int replicas) {
        return new Scheduler(
                name,
                game,
                state,
                version,
                createdAt,
                maxSurge,
                replicas,
                spec,
                portRange,
                autoscaling,
                forwarders,
                annotations,
                labels,
                maxMatches);
    }

    private Scheduler with(State newState, String newVersion, Instant at) {
        return new Scheduler(
                name,
                game,
                newState,
                newVersion,
                at,
                maxSurge,
                roomsReplicas,
                spec,
                portRange,
                autoscaling,
                forwarders,
                annotations,
                labels,
                maxMatches);
    }
}
