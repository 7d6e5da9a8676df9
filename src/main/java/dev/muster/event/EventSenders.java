package dev.muster.event;

import dev.muster.game.Game;
import dev.muster.game.Games;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.time.Loop;
import dev.muster.platform.time.LoopsByKey;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Schedulers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Keeps one sender per lane: for each enabled forwarder, and for what is left of schedulers that are gone.
/// Any number of processes may run it: each lane is drained by whoever holds its lease.
public final class EventSenders implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(10);

    private final Schedulers schedulers;
    private final Games games;
    private final Outbox outbox;
    private final LoopsByKey<LaneSender> senders = new LoopsByKey<>(LaneSender::close);
    private final Start start;
    private final Loop watch;

    /// Makes the sender of a lane.
    private interface Start {
        LaneSender of(Lane lane, Forwarder forwarder);
    }

    /// Starts sending.
    ///
    /// @param shards the key prefix of a game, under which leases are
    /// @param ids of events that are not queued
    public EventSenders(
            Schedulers schedulers,
            Games games,
            Outbox outbox,
            Resyncs resyncs,
            Receivers receivers,
            Json json,
            Leases leases,
            Function<Game, String> shards,
            Signals signals,
            EventsConfig config,
            ForwardingListener listener,
            Supplier<String> ids) {
        this.schedulers = schedulers;
        this.games = games;
        this.outbox = outbox;
        this.start = (lane, forwarder) -> new LaneSender(
                lane,
                forwarder,
                outbox,
                resyncs,
                receivers,
                json,
                leases,
                shards.apply(lane.game()),
                config,
                listener,
                ids);
        this.watch = Loop.start("events", woken -> {
            follow();
            return TICK;
        });
        signals.listen("schedulers", scheduler -> watch.wake());
        signals.listen("events", scheduler -> senders.forEach(sender -> sender.wakeFor(scheduler)));
    }

    @Override
    public void close() {
        watch.close();
        senders.close();
    }

    private void follow() {
        Map<Lane, Forwarder> wanted = new HashMap<>();
        for (Scheduler scheduler : schedulers.list(Optional.empty())) {
            for (var forwarder : scheduler.forwarders()) {
                if (forwarder.enabled()) {
                    wanted.put(lane(scheduler, forwarder), forwarder);
                }
            }
        }
        for (var game : games.all()) {
            outbox.sweep(game);
            outbox.lanes(game).forEach((lane, forwarder) -> {
                if (!wanted.containsKey(lane) && !outbox.close(lane)) {
                    wanted.put(lane, forwarder);
                }
            });
        }
        Map<String, Lane> byKey = new HashMap<>();
        wanted.keySet().forEach(lane -> byKey.put(key(lane), lane));
        senders.follow(byKey.keySet(), key -> {
            var lane = Objects.requireNonNull(byKey.get(key));
            return start.of(lane, Objects.requireNonNull(wanted.get(lane)));
        });
        byKey.forEach((key, lane) -> senders.with(key, sender -> sender.use(Objects.requireNonNull(wanted.get(lane)))));
    }

    private static Lane lane(Scheduler scheduler, Forwarder forwarder) {
        return new Lane(new Game(scheduler.game()), scheduler.name(), forwarder.name());
    }

    private static String key(Lane lane) {
        return lane.game().name() + "\n" + lane.scheduler() + "\n" + lane.forwarder();
    }
}
