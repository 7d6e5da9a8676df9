package dev.muster.fleet;

import dev.muster.room.Census;
import dev.muster.room.NewRoom;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Compares the records of a scheduler's rooms with their instances as a whole, because events may have been
/// missed: a record without an instance goes, an instance without a record is adopted.
final class RecordCheck {
    private static final Logger LOG = Logger.getLogger(RecordCheck.class);

    /// How long the instance of a validation room may stay unseen: others start those, beside this check.
    static final long BEING_STARTED_MILLIS = 30_000;

    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final Strangers strangers;
    private final Supplier<String> tokens;
    private final int atOnce;
    private final Set<String> adopted = ConcurrentHashMap.newKeySet();

    RecordCheck(Rooms rooms, RoomRuntime runtime, Strangers strangers, Supplier<String> tokens, int atOnce) {
        this.rooms = rooms;
        this.strangers = strangers;
        this.runtime = runtime;
        this.tokens = tokens;
        this.atOnce = atOnce;
    }

    /// All rooms, after their records were mended.
    ///
    /// @param lease proof that the caller looks after the scheduler
    Census mended(Scheduler scheduler, String lease) {
        var census = rooms.census(scheduler.name());
        Map<String, Instance> unknown = new HashMap<>();
        runtime.instances(scheduler.name())
                .forEach(instance -> unknown.put(instance.room().room(), instance));
        List<Instance> news = new ArrayList<>();
        List<Room> lost = new ArrayList<>();
        for (var room : census.rooms()) {
            var instance = unknown.remove(room.name());
            if (instance == null) {
                if (!isBeingStarted(room, census.now())) {
                    lost.add(room);
                }
            } else if (!isBeingEnded(room) && isNews(instance, room)) {
                news.add(instance);
            }
        }
        var changed = new AtomicBoolean(!news.isEmpty() || !lost.isEmpty());
        // Together, since nobody gets a room before it has its record: an emptied store has none of any.
        each(news, instance -> rooms.observe(lease, instance));
        each(lost, room -> rooms.remove(lease, new RoomRef(room.scheduler(), room.name())));
        var foreign = new AtomicInteger();
        each(unknown.values(), instance -> {
            if (adopt(scheduler, instance, lease)) {
                changed.set(true);
                if (strangers.isStranger(scheduler, instance.room())) {
                    foreign.incrementAndGet();
                }
            }
        });
        if (foreign.get() > 0) {
            LOG.warnf(
                    "%d rooms were started for another scheduler of this name, they are left alone until they ping here;"
                            + " scheduler=%s",
                    foreign.get(), scheduler.name());
        }
        var all = changed.get() ? rooms.census(scheduler.name()) : census;
        if (!adopted.isEmpty()) {
            adopted.retainAll(all.rooms().stream().map(Room::name).collect(Collectors.toSet()));
        }
        return all;
    }

    /// Whether it was found running and did not say since how it is: players may be in it.
    boolean isUnheard(Scheduler scheduler, Room room) {
        return room.ping() == PingStatus.UNKNOWN && adopted.contains(room.name())
                || strangers.isUnheard(scheduler, room);
    }

    private <T> void each(Collection<T> some, Consumer<T> action) {
        Together.each(some, atOnce, () -> true, action);
    }

    private static boolean isNews(Instance instance, Room room) {
        return instance.status() != room.instance() || room.address() == null && instance.address() != null;
    }

    // Whoever decided it may not have come to its instance yet: that still runs.
    private static boolean isBeingEnded(Room room) {
        return room.draining() && room.instance() == InstanceStatus.TERMINATING;
    }

    private static boolean isBeingStarted(Room room, long now) {
        return room.validation()
                && room.instance() == InstanceStatus.UNKNOWN
                && now - room.createdAt() < BEING_STARTED_MILLIS;
    }

    private boolean adopt(Scheduler scheduler, Instance instance, String lease) {
        var token = runtime.token(instance.room()).orElseGet(tokens);
        var room = new NewRoom(instance.room(), instance.version(), scheduler.maxMatches(), token);
        boolean isNew = rooms.adopt(lease, room);
        if (isNew) {
            LOG.infof("adopted a room without a record; room=%s", instance.room());
            adopted.add(room.room().room());
            rooms.observe(lease, instance);
        }
        return isNew;
    }
}
