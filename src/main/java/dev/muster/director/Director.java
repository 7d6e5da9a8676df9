package dev.muster.director;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.HeldLease;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.time.Loop;
import dev.muster.platform.time.LoopsByKey;
import dev.muster.ticket.TicketFeeds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Keeps one loop per profile. Any number of processes may run it: each profile's passes are done by
/// whoever holds its lease.
public final class Director implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(10);

    private final TicketFeeds feeds;
    private final Leases leases;
    private final Function<Game, String> shards;
    private final ProfilePass pass;
    private final DirectorConfig config;
    private final MatchListener listener;
    private final LoopsByKey<ProfileLoop> loops = new LoopsByKey<>(ProfileLoop::close);
    private final Loop watch;

    /// Starts directing.
    ///
    /// @param shards the key prefix of a game, under which its leases are
    public Director(
            Profiles profiles,
            TicketFeeds feeds,
            Placements placements,
            Leases leases,
            Function<Game, String> shards,
            GameIds ids,
            Signals signals,
            DirectorConfig config,
            MatchListener listener) {
        this.feeds = feeds;
        this.leases = leases;
        this.shards = shards;
        this.pass = new ProfilePass(placements, ids, config.hold());
        this.config = config;
        this.listener = listener;
        this.watch = Loop.start("director", woken -> {
            follow(profiles.all());
            return TICK;
        });
        signals.listen("profiles", shard -> watch.wake());
        signals.listen(
                "tickets",
                shard -> wake(profile -> new Game(profile.game()).shard().equals(shard), shard));
        signals.listen("slots", scheduler -> wake(profile -> profile.scheduler().equals(scheduler), scheduler));
    }

    @Override
    public void close() {
        watch.close();
        loops.close();
    }

    private void follow(List<Profile> stored) {
        var wanted = stored.stream().collect(Collectors.toMap(Director::key, profile -> profile));
        loops.follow(wanted.keySet(), key -> new ProfileLoop(Objects.requireNonNull(wanted.get(key))));
        wanted.forEach((key, profile) -> loops.with(key, loop -> loop.use(profile)));
    }

    private void wake(Predicate<Profile> concerned, String payload) {
        loops.forEach(loop -> {
            if (payload.equals(Signals.EVERYTHING) || concerned.test(loop.profile)) {
                loop.wake();
            }
        });
    }

    private static String key(Profile profile) {
        return profile.game() + "\n" + profile.name();
    }

    /// The passes over one profile.
    private final class ProfileLoop implements AutoCloseable {
        private final Loop loop;
        private final HeldLease lease;
        private volatile Profile profile;

        ProfileLoop(Profile profile) {
            this.profile = profile;
            var shard = shards.apply(new Game(profile.game()));
            this.lease = new HeldLease(leases, shard, "profile:" + profile.name());
            this.loop = Loop.start("profile-" + profile.name(), this::round);
            lease.onTaken(loop::wake);
        }

        void use(Profile changed) {
            if (!changed.equals(profile)) {
                profile = changed;
                loop.wake();
            }
        }

        void wake() {
            loop.wake();
        }

        @Override
        public void close() {
            loop.close();
            lease.close();
        }

        private Duration round(boolean woken) throws InterruptedException {
            var token = lease.token();
            if (token.isEmpty()) {
                return leases.renewal();
            }
            var now = profile;
            var result = run(now, token.get());
            listener.matched(now, result.matches());
            // The least time between passes; changes meanwhile wake the rest that follows it.
            Thread.sleep(config.interval());
            // Windows widen though nothing is written: those who wait are looked at again soon.
            return result.waiting() ? config.interval().multipliedBy(2) : leases.renewal();
        }

        private ProfilePass.Result run(Profile now, String token) {
            try {
                return pass.run(now, feeds.of(new Game(now.game())), token);
            } catch (MusterException e) {
                if (e.code() == ErrorCode.ABORTED) {
                    lease.refused();
                }
                throw e;
            }
        }
    }
}
