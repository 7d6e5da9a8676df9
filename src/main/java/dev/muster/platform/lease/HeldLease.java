package dev.muster.platform.lease;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Loop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/// One lease that this process wants to hold, renewed beside the work that is done under it, so that no
/// round of that work is too long for it. Whether it is held shows in its token; a holder that stalls finds
/// its token refused by the scripts.
public final class HeldLease implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HeldLease.class);

    private final Leases leases;
    private final String shard;
    private final String name;
    private final Loop renewal;
    private Runnable taken = () -> {};
    private volatile String token = "";
    private volatile long notBefore = Long.MIN_VALUE;

    /// Starts to want it.
    ///
    /// @param shard key prefix of the things it is about
    public HeldLease(Leases leases, String shard, String name) {
        this(leases, shard, name, Loop::start);
    }

    private HeldLease(Leases leases, String shard, String name, BiFunction<String, Loop.Round, Loop> start) {
        this.leases = leases;
        this.shard = shard;
        this.name = name;
        this.renewal = start.apply("lease-" + name, woken -> {
            renew();
            return leases.renewal();
        });
    }

    /// As the constructor, for work that keeps virtual threads busy: the lease is renewed in time all the same.
    public static HeldLease punctual(Leases leases, String shard, String name) {
        return new HeldLease(leases, shard, name, Loop::startPunctual);
    }

    /// Calls `listener`, instead of one before, whenever the lease was taken anew, and now if it is held
    /// already. It must return at once.
    public synchronized void onTaken(Runnable listener) {
        taken = listener;
        if (!token.isEmpty()) {
            listener.run();
        }
    }

    /// The token, while this process holds the lease as far as it knows.
    public Optional<String> token() {
        var current = token;
        return current.isEmpty() ? Optional.empty() : Optional.of(current);
    }

    /// Says that a script refused the token: it is looked at again at once.
    public void refused() {
        renewal.wake();
    }

    /// Leaves it to others for a while.
    public void giveWay(Duration time) {
        notBefore = System.nanoTime() + time.toNanos();
        giveUp();
    }

    /// Gives it up; where the store is out of reach, it runs out by itself.
    @Override
    public void close() {
        renewal.close();
        try {
            giveUp();
        } catch (MusterException unreachable) {
            LOG.debugf("lease %s was not given up: %s", name, unreachable.getMessage());
        }
    }

    private void giveUp() {
        var held = token;
        token = "";
        if (!held.isEmpty()) {
            leases.release(shard, name, held);
        }
    }

    private void renew() {
        if (System.nanoTime() < notBefore) {
            return;
        }
        use(leases.acquire(shard, name).orElse(""));
    }

    private synchronized void use(String now) {
        boolean anew = !now.isEmpty() && !now.equals(token);
        token = now;
        if (anew) {
            taken.run();
        }
    }
}
