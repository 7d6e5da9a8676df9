package dev.muster.match;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.Leases;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Decides where the calls for matches of one game meet: in the cycles of the process that holds the game's lease. It
/// is taken with the first call, renewed while there are calls and a while longer, and then left to run out.
///
/// The lease lies with the tickets: when the store is emptied, it is gone with them. So one look tells a holder both,
/// that it was overtaken and that what its calls are about is no more; and it ends them.
///
/// Nothing here waits for the store.
public final class CycleHolder {
    private static final Logger LOG = Logger.getLogger(CycleHolder.class);
    private static final String NAME = "cycle";
    private static final String LOST = "the store was emptied, or the lease ran out";

    /// How often it looks while there are calls: what follows is to be over 50 ms after the store was emptied.
    static final Duration LOOK = Duration.ofMillis(10);

    /// How long it keeps the lease when nobody calls.
    static final Duration IDLE = Duration.ofSeconds(30);

    private final Cycles cycles;
    private final Leases leases;
    private final String shard;
    private final LongSupplier nanoTime;
    private final Runnable busy;

    // Guarded by the holder.
    private final Set<Guest> guests = new HashSet<>();
    private String token = "";
    private long proven;
    private long lastUse;
    private int calls;
    private boolean asking;
    private boolean looking;
    private boolean closed;

    /// Where a call is served.
    public sealed interface Place {
        /// In the cycles of this process.
        record Here(Cycles cycles) implements Place {}

        /// By another process.
        ///
        /// @param token of its lease
        record There(String token, Leader leader) implements Place {}
    }

    /// A call that is served here.
    @FunctionalInterface
    public interface Guest {
        /// Nothing comes of it, since this process leads no longer. It must return at once.
        void revoked(String why);
    }

    /// @param shard key prefix of what belongs to the game
    /// @param busy is told of the first of several guests: there is something to do for [#round()]
    CycleHolder(Cycles cycles, Leases leases, String shard, LongSupplier nanoTime, Runnable busy) {
        this.cycles = cycles;
        this.leases = leases;
        this.shard = shard;
        this.nanoTime = nanoTime;
        this.busy = busy;
    }

    /// Tells where a call is served; a guest here stays until it leaves or is revoked. The first of several guests
    /// waits for what the store says of the lease.
    public CompletableFuture<Place> enter(Guest guest) {
        long asked = nanoTime.getAsLong();
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(stopping());
            }
            lastUse = asked;
            if (isHeld() && !guests.isEmpty()) {
                guests.add(guest);
                return CompletableFuture.completedFuture(new Place.Here(cycles));
            }
        }
        return leases.seek(shard, NAME).thenApply(standing -> take(standing, asked, guest));
    }

    /// The call is over.
    public synchronized void leave(Guest guest) {
        calls--;
        if (guests.remove(guest)) {
            lastUse = nanoTime.getAsLong();
        }
    }

    /// Whether the lease is still what it was. It waits for nothing.
    public CompletableFuture<Boolean> isStill(Place.There place) {
        return leases.look(shard, NAME).thenApply(place.token()::equals);
    }

    /// Does what is due, and returns at once.
    ///
    /// @return how long nothing more will be
    Duration round() {
        long now = nanoTime.getAsLong();
        List<Guest> lost = List.of();
        Duration rest;
        synchronized (this) {
            if (token.isEmpty()) {
                return IDLE;
            } else if (!isHeld()) {
                lost = forget();
            } else if (guests.isEmpty() && now - lastUse > IDLE.toNanos()) {
                token = ""; // it runs out by itself
            } else if (now - proven >= leases.renewal().toNanos()) {
                renew();
            } else if (!guests.isEmpty()) {
                look();
            }
            rest = guests.isEmpty() ? leases.renewal() : LOOK;
        }
        revoke(lost, "this process could not renew its lease");
        return rest;
    }

    /// Whether a cycle is under way here.
    boolean isRunning() {
        return !cycles.isIdle();
    }

    /// A call is going to enter, and to leave.
    synchronized void expect() {
        calls++;
    }

    /// No calls are under way, and no cycle.
    synchronized boolean isIdle() {
        return calls == 0 && cycles.isIdle();
    }

    /// Gives the lease up, so that others need not wait. Who is a guest stays one.
    void close() {
        String held;
        synchronized (this) {
            closed = true;
            held = token;
            token = "";
        }
        if (held.isEmpty()) {
            return;
        }
        try {
            leases.release(shard, NAME, held);
        } catch (MusterException unreachable) {
            LOG.debugf("the lease of a cycle was not given up: %s", unreachable.getMessage());
        }
    }

    private Place take(Leases.Standing standing, long asked, Guest guest) {
        List<Guest> lost;
        synchronized (this) {
            if (closed) {
                throw stopping();
            }
            lost = use(standing, asked);
            if (standing.isMine()) {
                guests.add(guest);
            }
        }
        revoke(lost, LOST);
        if (standing.isMine()) {
            busy.run();
        }
        return standing.isMine()
                ? new Place.Here(cycles)
                : new Place.There(standing.token(), Leader.of(standing.holder()));
    }

    // Only while it is guarded, like all below it.
    private boolean isHeld() {
        return !token.isEmpty()
                && nanoTime.getAsLong() - proven < leases.timeToLive().toNanos();
    }

    private List<Guest> use(Leases.Standing standing, long asked) {
        var lost = token.isEmpty() || token.equals(standing.token()) ? List.<Guest>of() : forget();
        if (standing.isMine()) {
            token = standing.token();
            proven = asked;
        }
        return lost;
    }

    private List<Guest> forget() {
        var all = List.copyOf(guests);
        guests.clear();
        token = "";
        return all;
    }

    private static MusterException stopping() {
        return MusterException.unavailable("the server is stopping, fetch again");
    }

    private void renew() {
        if (asking) {
            return;
        }
        asking = true;
        long asked = nanoTime.getAsLong();
        leases.seek(shard, NAME).whenComplete((standing, fault) -> renewed(standing, asked));
    }

    private void renewed(Leases.@Nullable Standing standing, long asked) {
        List<Guest> lost;
        synchronized (this) {
            asking = false;
            if (standing == null || token.isEmpty()) {
                return;
            }
            lost = use(standing, asked);
        }
        revoke(lost, LOST);
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        leases.look(shard, NAME).whenComplete((seen, fault) -> looked(seen));
    }

    private synchronized void looked(@Nullable String seen) {
        looking = false;
        if (seen != null && !token.isEmpty() && !token.equals(seen)) {
            renew();
        }
    }

    private void revoke(List<Guest> lost, String why) {
        if (lost.isEmpty()) {
            return;
        }
        var text = "the cycle was ended: " + why + "; fetch again";
        // First, so that each is told this, and not what follows for the cycle.
        lost.forEach(guest -> guest.revoked(text));
        cycles.end(text);
    }
}
