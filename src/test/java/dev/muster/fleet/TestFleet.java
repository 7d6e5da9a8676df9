package dev.muster.fleet;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fleets for tests that compute: settings, schedulers and rooms.
final class TestFleet {
    static final long NOW = 1_800_000_000_000L;
    static final String OLD = "v1.0.0";
    static final String NEW = "v2.0.0";
    static final FleetConfig CONFIG = config(Duration.ofMinutes(30));

    private TestFleet() {}

    static FleetConfig config(Duration drainTimeout) {
        return config(drainTimeout, Duration.ofSeconds(120));
    }

    static FleetConfig config(Duration drainTimeout, Duration initializationTimeout) {
        return new FleetConfig() {
            @Override
            public Duration initializationTimeout() {
                return initializationTimeout;
            }

            @Override
            public Duration pingTimeout() {
                return Duration.ofSeconds(240);
            }

            @Override
            public Duration deletionTimeout() {
                return Duration.ofSeconds(100);
            }

            @Override
            public Duration drainTimeout() {
                return drainTimeout;
            }

            @Override
            public int validationAttempts() {
                return 3;
            }

            @Override
            public Duration validationTimeout() {
                return Duration.ofSeconds(10);
            }

            @Override
            public boolean validationAcceptsOccupied() {
                return false;
            }

            @Override
            public int createBatch() {
                return 40;
            }
        };
    }

    /// A scheduler whose active version is [#NEW].
    static Scheduler scheduler(int replicas, String maxSurge, @Nullable Autoscaling autoscaling, int maxMatches) {
        var minimal = SampleSchedulers.minimal("duel", "game-a");
        return new Scheduler(
                minimal.name(),
                minimal.game(),
                Scheduler.State.IN_SYNC,
                NEW,
                minimal.createdAt(),
                maxSurge,
                replicas,
                minimal.spec(),
                minimal.portRange(),
                autoscaling,
                minimal.forwarders(),
                minimal.annotations(),
                minimal.labels(),
                maxMatches);
    }

    static Scheduler scheduler(int replicas, String maxSurge) {
        return scheduler(replicas, maxSurge, null, 1);
    }

    static Autoscaling occupancy(int min, int max, int cooldown, double readyTarget, double downThreshold) {
        return new Autoscaling(
                true,
                min,
                max,
                cooldown,
                "roomOccupancy",
                new Autoscaling.RoomOccupancy(readyTarget, downThreshold),
                null);
    }

    static Autoscaling buffer(int min, int max, int cooldown, int amount) {
        return new Autoscaling(true, min, max, cooldown, "fixedBuffer", null, new Autoscaling.FixedBuffer(amount));
    }

    static FleetView view(Scheduler scheduler, List<Room> rooms, ScalingMemory memory) {
        return new FleetView(scheduler, rooms, OLD::equals, memory, false, 0, NOW);
    }

    static FleetView view(Scheduler scheduler, List<Room> rooms) {
        return view(scheduler, rooms, ScalingMemory.since(0));
    }

    /// Rooms that serve, `fresh` of them of the active version, the others outdated.
    static List<Room> ready(int total, int fresh) {
        List<Room> rooms = new ArrayList<>();
        for (int i = 0; i < total; i++) {
            rooms.add(new Draft("room-" + i, RoomStatus.READY)
                    .version(i < fresh ? NEW : OLD)
                    .room());
        }
        return rooms;
    }

    static Draft draft(String name, RoomStatus status) {
        return new Draft(name, status);
    }

    /// A room in the making: of the active version, running, and heard of a second ago unless said otherwise.
    record Draft(
            String name,
            RoomStatus status,
            String version,
            PingStatus ping,
            InstanceStatus instance,
            int running,
            int reservations,
            int maxMatches,
            long createdAt,
            long lastPing,
            long statusSince,
            boolean draining,
            boolean validation) {

        Draft(String name, RoomStatus status) {
            this(
                    name,
                    status,
                    NEW,
                    status == RoomStatus.PENDING || status == RoomStatus.UNREADY
                            ? PingStatus.UNKNOWN
                            : PingStatus.READY,
                    status == RoomStatus.PENDING ? InstanceStatus.PENDING : InstanceStatus.READY,
                    status == RoomStatus.OCCUPIED ? 1 : 0,
                    status == RoomStatus.ALLOCATED ? 1 : 0,
                    1,
                    NOW - 1000,
                    NOW - 1000,
                    NOW - 1000,
                    false,
                    false);
        }

        Draft named(String other) {
            return new Draft(
                    other,
                    status,
                    version,
                    ping,
                    instance,
                    running,
                    reservations,
                    maxMatches,
                    createdAt,
                    lastPing,
                    statusSince,
                    draining,
                    validation);
        }

        Draft version(String other) {
            return new Draft(
                    name,
                    status,
                    other,
                    ping,
                    instance,
                    running,
                    reservations,
                    maxMatches,
                    createdAt,
                    lastPing,
                    statusSince,
                    draining,
                    validation);
        }

        Draft pings(PingStatus other) {
            return new Draft(
                    name,
                    status,
                    version,
                    other,
                    instance,
                    running,
                    reservations,
                    maxMatches,
                    createdAt,
                    lastPing,
                    statusSince,
                    draining,
                    validation);
        }

        Draft instance(InstanceStatus other) {
            return new Draft(
                    name,
                    status,
                    version,
                    ping,
                    other,
                    running,
                    reservations,
                    maxMatches,
                    createdAt,
                    lastPing,
                    statusSince,
                    draining,
                    validation);
        }

        Draft matches(int nowRunning, int reserved, int most) {
            return new Draft(
                    name,
                    status,
                    version,
                    ping,
                    instance,
                    nowRunning,
                    reserved,
                    most,
                    createdAt,
                    lastPing,
                    statusSince,
                    draining,
                    validation);
        }

        Draft created(long millisAgo) {
            return new Draft(
                    name,
                    status,
                    version,
                    ping,
                    instance,
                    running,
                    reservations,
                    maxMatches,
                    NOW - millisAgo,
                    lastPing,
                    NOW - millisAgo,
                    draining,
                    validation);
        }

        Draft pinged(long millisAgo) {
            return new Draft(
                    name,
                    status,
                    version,
                    ping,
                    instance,
                    running,
                    reservations,
                    maxMatches,
                    createdAt,
                    NOW - millisAgo,
                    statusSince,
                    draining,
                    validation);
        }

        Draft drains() {
            return new Draft(
                    name,
                    status,
                    version,
                    ping,
                    instance,
                    running,
                    reservations,
                    maxMatches,
                    createdAt,
                    lastPing,
                    statusSince,
                    true,
                    validation);
        }

        Draft validates() {
            return new Draft(
                    name,
                    status,
                    version,
                    ping,
                    instance,
                    running,
                    reservations,
                    maxMatches,
                    createdAt,
                    lastPing,
                    statusSince,
                    draining,
                    true);
        }

        Room room() {
            return new Room(
                    "duel",
                    name,
                    version,
                    status,
                    ping,
                    instance,
                    running,
                    maxMatches,
                    reservations,
                    createdAt,
                    lastPing,
                    statusSince,
                    draining,
                    validation,
                    "{}",
                    "",
                    null);
        }
    }
}
