package dev.muster.openmatch.grpc;

import dev.muster.match.CycleHolder;
import dev.muster.match.CycleHolder.Place;
import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One call of FetchMatches on its way to the cycles of its game, here or in another process. A process that does not
/// serve it, though a lease names it, is given up when the lease has had the time to run out.
final class RoutedFetch {
    private static final Duration SEARCH = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /// How often the lease is looked at while the other process says nothing: it may be waiting for its cycle.
    private static final Duration SILENCE = Duration.ofMillis(500);

    private final CycleHolder holder;
    private final FetchCall call;
    private final Function<Place.There, Optional<ForwardedFetch>> hops;
    private final MatchStream stream;
    private final boolean isHop;
    private final LongSupplier nanoTime;
    private volatile boolean isGone;
    private volatile @Nullable ForwardedFetch forwarded;

    /// @param call as it is served here
    /// @param hops how it is passed on, if it can be
    /// @param stream to the client
    /// @param isHop whether it was passed on already
    RoutedFetch(
            CycleHolder holder,
            FetchCall call,
            Function<Place.There, Optional<ForwardedFetch>> hops,
            MatchStream stream,
            boolean isHop,
            LongSupplier nanoTime) {
        this.holder = holder;
        this.call = call;
        this.hops = hops;
        this.stream = stream;
        this.isHop = isHop;
        this.nanoTime = nanoTime;
    }

    /// Serves it, or has it served, until it is over.
    void run() {
        try {
            if (!isGone && route()) {
                return;
            }
        } catch (RuntimeException fault) {
            stream.end(fault);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stream.end(MusterException.unavailable("interrupted"));
        } finally {
            holder.leave(call);
        }
        stream.run(sent -> {});
    }

    /// The caller has gone.
    void cancel() {
        abort(null);
    }

    /// As [FetchCall#abort(Throwable)].
    CompletableFuture<Void> abort(@Nullable Throwable why) {
        isGone = true;
        var done = call.abort(why);
        var passedOn = forwarded;
        if (passedOn != null) {
            passedOn.cancel();
        }
        return done;
    }

    // False when nobody has spoken to the client.
    private boolean route() throws InterruptedException {
        var refusing = "";
        long giveUp = Long.MAX_VALUE;
        while (!isGone) {
            switch (holder.enter(call).join()) {
                case Place.Here here -> {
                    call.run(here.cycles());
                    return true;
                }
                case Place.There there
                when isHop -> throw MusterException.unavailable("another process leads the cycles of this game");
                case Place.There there -> {
                    if (refusing.equals(there.token())) {
                        pause(there, giveUp);
                    } else if (isServed(there)) {
                        return true;
                    } else {
                        giveUp = Math.min(giveUp, nanoTime.getAsLong() + SEARCH.toNanos());
                        refusing = there.token();
                    }
                }
            }
        }
        return false;
    }

    private void pause(Place.There there, long giveUp) throws InterruptedException {
        if (nanoTime.getAsLong() > giveUp) {
            throw MusterException.unavailable("the process that leads the cycles of this game, at " + there.leader()
                    + ", does not serve this call; fetch again");
        }
        Thread.sleep(PAUSE);
    }

    private boolean isServed(Place.There there) throws InterruptedException {
        var hop = hops.apply(there);
        return hop.isPresent() && isServed(there, hop.get());
    }

    private boolean isServed(Place.There there, ForwardedFetch other) throws InterruptedException {
        forwarded = other;
        other.start();
        if (isGone) {
            other.cancel();
        }
        var served = other.awaitWord(SILENCE);
        while (served == null) {
            // A machine that is out of reach says nothing for long; its lease runs out meanwhile.
            served = !holder.isStill(there).join() && other.isWithdrawn() ? Boolean.FALSE : other.awaitWord(SILENCE);
        }
        if (served) {
            other.run();
        }
        return served;
    }
}
