package dev.muster.event;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.HeldLease;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.time.Loop;
import dev.muster.scheduler.Forwarder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Drains one lane while it holds its lease: first what is queued, then how rooms are. Of one room there is
/// never more than one event under way; of different rooms there are several.
///
/// What was sent is taken out afterwards, so a receiver that was told just before this process ended is told
/// again.
final class LaneSender implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LaneSender.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int QUEUED_A_ROUND = 500;
    private static final int RESYNCS_A_ROUND = 100;

    /// What receivers say of a fault is kept, so it must not be long.
    private static final int LONGEST_REASON = 256;

    private final Lane lane;
    private final Outbox outbox;
    private final Resyncs resyncs;
    private final Receivers receivers;
    private final Json json;
    private final EventsConfig config;
    private final ForwardingListener listener;
    private final Supplier<String> ids;
    private final HeldLease lease;
    private final Duration renewal;
    private final Held held = new Held();
    private final Absence absence = new Absence(System::nanoTime);
    private final AtomicInteger buried = new AtomicInteger();
    private final Loop loop;
    private volatile Forwarder forwarder;
    private volatile String lastReason = "";
    private boolean opened;

    LaneSender(
            Lane lane,
            Forwarder forwarder,
            Outbox outbox,
            Resyncs resyncs,
            Receivers receivers,
            Json json,
            Leases leases,
            String shard,
            EventsConfig config,
            ForwardingListener listener,
            Supplier<String> ids) {
        this.lane = lane;
        this.forwarder = forwarder;
        this.outbox = outbox;
        this.resyncs = resyncs;
        this.receivers = receivers;
        this.json = json;
        this.config = config;
        this.listener = listener;
        this.ids = ids;
        this.renewal = leases.renewal();
        this.lease = new HeldLease(leases, shard, leaseName(lane));
        this.loop = Loop.start("events-" + lane.scheduler() + "-" + lane.forwarder(), this::round);
        lease.onTaken(loop::wake);
    }

    /// Which lease guards a lane.
    static String leaseName(Lane lane) {
        return "events:" + lane.scheduler() + ":" + lane.forwarder();
    }

    void use(Forwarder changed) {
        forwarder = changed;
    }

    /// Something was queued for a scheduler, or signals were missed.
    void wakeFor(String scheduler) {
        if (scheduler.equals(lane.scheduler()) || scheduler.equals(Signals.EVERYTHING)) {
            loop.wake();
        }
    }

    @Override
    public void close() {
        loop.close();
        lease.close();
        listener.left(lane);
    }

    private Duration round(boolean woken) throws InterruptedException {
        var token = lease.token().orElse("");
        if (token.isEmpty()) {
            leave();
            return renewal.compareTo(LOOK) < 0 ? renewal : LOOK;
        }
        var left = absence.left();
        if (left.isPositive()) {
            return left; // woken by what cannot be told anyway
        }
        if (!opened) {
            outbox.open(lane);
            opened = true;
        }
        absence.begin();
        try {
            boolean more = drain(token);
            more |= absence.isAway() ? false : resync();
            var rest = absence.end();
            return more && !absence.isAway() ? Duration.ZERO : rest;
        } catch (MusterException e) {
            if (e.code() == ErrorCode.ABORTED) {
                lease.refused();
            }
            throw e;
        }
    }

    // Whoever drains it now knows better which rooms have to wait, and says how much waits.
    private void leave() {
        if (opened) {
            opened = false;
            held.clear();
            listener.left(lane);
        }
    }

    /// @return whether there is more to do at once
    private boolean drain(String token) throws InterruptedException {
        var head = outbox.head(lane, QUEUED_A_ROUND);
        listener.backlog(lane, head.backlog());
        Map<String, List<QueuedEvent>> byRoom = new LinkedHashMap<>();
        for (var event : head.events()) {
            byRoom.computeIfAbsent(event.room().room(), room -> new ArrayList<>())
                    .add(event);
        }
        byRoom.keySet().removeIf(room -> !held.isFree(room));
        var taken = new ConcurrentLinkedQueue<String>();
        try {
            forEach(byRoom.values(), events -> {
                for (var event : events) {
                    if (!send(token, event, head.now())) {
                        return;
                    }
                    taken.add(event.id());
                }
            });
        } finally {
            tellOfBuried();
            if (!taken.isEmpty()) {
                outbox.taken(token, lane, List.copyOf(taken));
            }
        }
        return taken.size() == head.events().size()
                && taken.size() < head.backlog().length();
    }

    /// @return whether the next event of the room may follow
    private boolean send(String token, QueuedEvent event, long now) {
        if (absence.isAway() || lease.token().isEmpty()) {
            return false;
        }
        if (now - event.at() > config.keep().toMillis()) {
            held.taken(event.room().room());
            bury(token, event, "not taken within " + config.keep());
            return true;
        }
        var told = Event.terminated(event.room(), json.read(event.metadata()));
        var outcome = receivers.send(event.id(), event.at(), forwarder, told);
        note(event.room().room(), outcome);
        return switch (outcome.verdict()) {
            case TAKEN -> true;
            case FAILED -> false;
            case REFUSED -> {
                bury(token, event, outcome.code() + ": " + outcome.why());
                yield true;
            }
        };
    }

    private void bury(String token, QueuedEvent event, String reason) {
        var why = reason.substring(0, Math.min(reason.length(), LONGEST_REASON)).replaceAll("\\p{Cntrl}", " ");
        outbox.bury(token, lane, event, why);
        lastReason = why;
        buried.incrementAndGet();
    }

    // Once a round: when a receiver was away for long, events are given up by the thousand.
    private void tellOfBuried() {
        int number = buried.getAndSet(0);
        if (number > 0) {
            LOG.warnf(
                    "events were given up; number=%d scheduler=%s forwarder=%s why=%s",
                    number, lane.scheduler(), lane.forwarder(), lastReason);
        }
    }

    private boolean resync() throws InterruptedException {
        var due = resyncs.due(lane, RESYNCS_A_ROUND).stream()
                .filter(room -> held.isFree(room.room()))
                .toList();
        var told = new ConcurrentLinkedQueue<Resyncs.Due>();
        try {
            forEach(due, room -> {
                if (tell(room)) {
                    told.add(room);
                }
            });
        } finally {
            if (!told.isEmpty()) {
                resyncs.told(lane, List.copyOf(told));
            }
        }
        return told.size() == RESYNCS_A_ROUND;
    }

    private boolean tell(Resyncs.Due room) {
        var state = room.state();
        if (state == null) {
            held.taken(room.room());
            return true;
        }
        if (absence.isAway() || lease.token().isEmpty()) {
            return false;
        }
        var outcome = receivers.send(ids.get(), Long.parseLong(room.mark()) / 1000, forwarder, state);
        note(room.room(), outcome);
        return outcome.verdict() != Outcome.Verdict.FAILED;
    }

    private void note(String room, Outcome outcome) {
        if (outcome.verdict() == Outcome.Verdict.FAILED) {
            held.failed(room);
            absence.failed();
        } else {
            held.taken(room);
            absence.taken();
        }
    }

    private <T> void forEach(Iterable<T> things, Consumer<T> work) throws InterruptedException {
        var places = new Semaphore(config.concurrency());
        var faults = new ConcurrentLinkedQueue<RuntimeException>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var thing : things) {
                places.acquire();
                threads.execute(() -> {
                    try {
                        work.accept(thing);
                    } catch (RuntimeException e) {
                        faults.add(e);
                    } finally {
                        places.release();
                    }
                });
            }
        }
        var fault = faults.poll();
        if (fault != null) {
            throw fault;
        }
    }
}
