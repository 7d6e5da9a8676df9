package dev.muster.platform.time;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// A loop on a virtual thread of its own: does its round, rests as long as the round says, and survives a
/// round that fails.
public final class Loop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final Duration AFTER_FAULT = Duration.ofMillis(500);
    private static final Duration LAST_ROUND = Duration.ofSeconds(2);

    /// What a loop does again and again.
    @FunctionalInterface
    public interface Round {
        /// Does it once.
        ///
        /// @param woken whether something happened, false when only time passed
        /// @return how long to rest at most
        /// @throws InterruptedException when the loop is to end
        Duration run(boolean woken) throws InterruptedException;
    }

    private final String name;
    private final Round round;
    private final Waker waker = new Waker();
    private final Thread thread;
    private volatile boolean ended;
    private String lastFault = "";

    private Loop(String name, Round round, Thread.Builder builder) {
        this.name = name;
        this.round = round;
        this.thread = builder.name(name).unstarted(this::run);
    }

    /// Starts a loop.
    public static Loop start(String name, Round round) {
        return start(new Loop(name, round, Thread.ofVirtual()));
    }

    /// As [#start(String, Round)], for rounds that must not be late however busy the process is: virtual threads share
    /// as many carriers as there are processors, and wait while those compute.
    public static Loop startPunctual(String name, Round round) {
        return start(new Loop(name, round, Thread.ofPlatform().daemon()));
    }

    private static Loop start(Loop loop) {
        loop.thread.start();
        return loop;
    }

    /// Makes the next round start now.
    public void wake() {
        waker.wake();
    }

    /// Lets the round under way finish, within bounds, and ends the loop.
    @Override
    public void close() {
        ended = true;
        waker.wake();
        try {
            if (!thread.join(LAST_ROUND)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the loop from within its own round.
    public void end() {
        ended = true;
    }

    private void run() {
        boolean woken = true;
        while (!ended) {
            try {
                var rest = guarded(woken);
                if (!ended) {
                    woken = waker.rest(rest);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Duration guarded(boolean woken) throws InterruptedException {
        try {
            var rest = round.run(woken);
            lastFault = "";
            return rest;
        } catch (MusterException e) {
            logOnce(String.valueOf(e.getMessage()));
            return AFTER_FAULT;
        } catch (RuntimeException e) {
            LOG.errorf(e, "loop %s: a round failed", name);
            return AFTER_FAULT;
        }
    }

    private void logOnce(String fault) {
        if (!fault.equals(lastFault)) {
            lastFault = fault;
            LOG.warnf("loop %s: %s", name, fault);
        }
    }
}
