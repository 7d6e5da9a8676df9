package dev.muster.fleet;

import dev.muster.operation.OperationQueue;
import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Makes the rooms of one scheduler as specified: looks at what is, plans, and does it. Used by one thread.
final class Reconciler {
    private static final Logger LOG = Logger.getLogger(Reconciler.class);
    private static final Duration TICK = Duration.ofSeconds(10);

    /// Matches of rooms that host several come and go without a change of status, and so without an event.
    private static final Duration TICK_OF_MATCHES = Duration.ofSeconds(1);

    /// While the runtime cannot be reached, no room failed: how often to try one, which costs no request as long
    /// as the runtime knows better.
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// How long one round may start rooms: then it is time to look again.
    private static final Duration STARTING = Duration.ofMillis(500);

    /// Least time between two rounds: a burst of events is one round.
    private static final long GATHERING_MILLIS = 100;

    /// A round that looks at many rooms costs the store some time; the next leaves it as much.
    private static final long LONGEST_GATHERING_MILLIS = 2000;

    private static final long NEVER = -1;

    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final Strangers strangers;
    private final RecordCheck records;
    private final RoomMaker maker;
    private final RoomEnder ender;
    private final FleetPlanner planner;
    private final FleetConfig config;
    private final FleetMemory memories;
    private final OutdatedVersions outdated;
    private final FleetListener listener;
    private final DeedLog deeds;
    private final Clock clock;
    private final CrashBackoff backoff = new CrashBackoff();
    private ScalingMemory memory = ScalingMemory.since(0);
    private String lastLease = "";
    private long since = NEVER;
    private boolean away;
    private long cost;
    private @Nullable Scheduler lookedAfter;

    /// Of which scheduler the runtime was told what is in use.
    private String told = "";

    Reconciler(
            Rooms rooms,
            RoomRuntime runtime,
            OperationQueue queue,
            FleetMemory memories,
            OutdatedVersions outdated,
            FleetConfig config,
            FleetListener listener,
            RoomNames names,
            Supplier<String> tokens,
            Supplier<String> operationIds,
            Clock clock) {
        this.rooms = rooms;
        this.runtime = runtime;
        this.strangers = new Strangers(runtime);
        this.records = new RecordCheck(rooms, runtime, strangers, tokens, config.createBatch());
        this.maker = new RoomMaker(rooms, runtime, names, tokens, config.createBatch());
        this.ender = new RoomEnder(rooms, runtime, config.createBatch());
        this.planner = new FleetPlanner(config);
        this.config = config;
        this.memories = memories;
        this.outdated = outdated;
        this.listener = listener;
        this.deeds = new DeedLog(queue, operationIds, clock);
        this.clock = clock;
    }

    /// One round.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @return when the next is due, if nothing happens before
    Duration run(Scheduler scheduler, String lease) {
        long start = System.nanoTime();
        var census = records.mended(scheduler, lease);
        listener.seen(scheduler, census);
        told = scheduler.name();
        runtime.inUse(scheduler, inUse(scheduler, census.rooms()));
        long now = census.now();
        lookAfter(scheduler, lease, now);
        ender.follow(census.rooms());
        backoff.noteRooms(census.rooms(), now);
        var plan = planner.plan(new FleetView(
                scheduler, census.rooms(), outdated.under(scheduler), memory, backoff.isOpen(), since, now));
        cost = Duration.ofNanos(System.nanoTime() - start).toMillis();
        listener.counted(scheduler, plan.wanted(), plan.available());
        deeds.found(plan);
        remember(scheduler, plan, lease);
        clearDead(scheduler, plan, lease, now);
        plan.recalled().forEach(room -> rooms.recall(lease, new RoomRef(room.scheduler(), room.name())));
        long drained = Math.min(
                drain(scheduler, plan.replaced(), EndReason.REPLACED, lease, now),
                drain(scheduler, plan.surplus(), EndReason.SCALE_DOWN, lease, now));
        var pause = add(scheduler, plan, lease, now);
        listener.held(scheduler, backoff.isOpen());
        deeds.flush(scheduler.name(), lease);
        listener.reconciled(scheduler, Duration.ofNanos(System.nanoTime() - start));
        long next = Math.min(pause.toMillis(), deeds.due().toMillis());
        return Duration.ofMillis(Math.max(0, Math.min(next, drained)));
    }

    /// How long after the start of a round the next may follow: what happens until then is seen as one.
    Duration gathering() {
        return Duration.ofMillis(Math.clamp(2 * cost, GATHERING_MILLIS, LONGEST_GATHERING_MILLIS));
    }

    /// Nobody may have looked after the rooms since the last round: what was silent meanwhile gets
    /// its time anew.
    void lookedAway() {
        since = NEVER;
        if (lookedAfter != null) {
            listener.left(lookedAfter);
            lookedAfter = null;
        }
    }

    /// The lease is gone: another may look after the rooms from now on.
    void leave() {
        lookedAway();
        if (!told.isEmpty()) {
            runtime.lookedAway(told);
            told = "";
        }
    }

    private Set<String> inUse(Scheduler scheduler, Collection<Room> all) {
        return all.stream()
                .filter(room -> Standing.isUsed(room) || strangers.mayPlay(scheduler, room))
                .map(Room::name)
                .collect(Collectors.toSet());
    }

    private void lookAfter(Scheduler scheduler, String lease, long now) {
        if (since == NEVER) {
            since = now;
        }
        if (!lease.equals(lastLease)) {
            memory = ScalingMemory.since(memories.reducedAt(scheduler.name()));
            lastLease = lease;
        }
        lookedAfter = scheduler;
    }

    // Before anything is ended for it: the cooldown holds for whoever comes next.
    private void remember(Scheduler scheduler, FleetPlan plan, String lease) {
        if (plan.memory().reducedAt() > memory.reducedAt()) {
            memories.reduced(scheduler.name(), lease, plan.memory().reducedAt());
        }
        memory = plan.memory();
    }

    private void clearDead(Scheduler scheduler, FleetPlan plan, String lease, long now) {
        var held = "";
        Map<EndReason, Integer> ended = new EnumMap<>(EndReason.class);
        var dead = plan.dead().stream()
                .filter(room -> !ender.isEnding(room) && !strangers.mayPlay(scheduler, room))
                .toList();
        for (var room : dead) {
            LOG.infof(
                    "clearing a room away; room=%s/%s status=%s why=%s",
                    room.scheduler(), room.name(), room.status().word(), room.description());
            if (EndReason.ofDead(room) == EndReason.EXPIRED) {
                deeds.cause(room.description());
            }
            if (!room.validation() && backoff.noteDead(room, now)) {
                held = room.description().isEmpty()
                        ? "they fail soon after their start"
                        : "they fail soon after their start: " + room.description();
            }
        }
        try {
            ender.end(dead, lease, room -> {
                deeds.removed(room.name(), EndReason.ofDead(room));
                ended.merge(EndReason.ofDead(room), 1, Integer::sum);
            });
        } finally {
            ended.forEach((reason, count) -> listener.ended(scheduler, reason, count));
        }
        if (!held.isEmpty()) {
            noteHeld(scheduler, held, now);
        }
    }

    private long drain(Scheduler scheduler, Collection<Room> leaving, EndReason reason, String lease, long now) {
        var ended = new AtomicInteger();
        var heard = leaving.stream()
                .filter(room -> !records.isUnheard(scheduler, room))
                .toList();
        try {
            return ender.drain(heard, lease, config.drainTimeout(), now, room -> {
                deeds.removed(room.name(), reason);
                ended.incrementAndGet();
            });
        } finally {
            if (ended.get() > 0) {
                listener.ended(scheduler, reason, ended.get());
            }
        }
    }

    private Duration add(Scheduler scheduler, FleetPlan plan, String lease, long now) {
        long wait = backoff.waitMillis(now);
        if (plan.add() == 0 || wait > 0) {
            return plan.add() == 0 ? tick(scheduler) : Duration.ofMillis(wait);
        }
        boolean probing = runtime.outage().isPresent();
        int allowed = probing ? 1 : backoff.allowance(plan.add());
        var started = new AtomicInteger();
        RoomMaker.Outcome outcome;
        try {
            outcome = maker.start(scheduler, lease, allowed, STARTING, started);
        } finally {
            if (started.get() > 0) {
                deeds.added(started.get());
                listener.started(scheduler, started.get());
            }
        }
        if (outcome.refusal().isPresent() && runtime.outage().isPresent()) {
            noteAway(scheduler, outcome.refusal().get());
            return RETRY;
        }
        away = false;
        if (outcome.refusal().isPresent()) {
            backoff.noteFailure(now);
            noteHeld(scheduler, outcome.refusal().get(), now);
            return Duration.ofMillis(backoff.waitMillis(now));
        }
        return probing || started.get() < allowed ? Duration.ZERO : tick(scheduler);
    }

    private void noteHeld(Scheduler scheduler, String why, long now) {
        long pause = backoff.waitMillis(now);
        LOG.warnf("new rooms are held back; scheduler=%s pause=%d ms why=%s", scheduler.name(), pause, why);
        deeds.held(pause, why);
    }

    private void noteAway(Scheduler scheduler, String why) {
        if (!away) {
            away = true;
            LOG.warnf("no rooms can be started for now; scheduler=%s why=%s", scheduler.name(), why);
            deeds.away(why);
        }
    }

    private static Duration tick(Scheduler scheduler) {
        var autoscaling = scheduler.autoscaling();
        boolean byMatches = autoscaling != null && autoscaling.enabled() && scheduler.maxMatches() > 1;
        return byMatches ? TICK_OF_MATCHES : TICK;
    }
}
