package dev.muster.app.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The live line of a demo: redrawn in place on a terminal, else a plain line each second, and only when it
/// changed.
///
/// The lock guards the output and whether it was closed.
final class DemoProgress implements AutoCloseable {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final Tally tally;
    private final Supplier<Map<String, Integer>> rooms;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final Thread thread;
    private String shown = "";
    private boolean closed;

    /// Shows `tally` and `rooms` (by status) on `out` until closed.
    DemoProgress(PrintWriter out, boolean terminal, Tally tally, Supplier<Map<String, Integer>> rooms) {
        this.out = out;
        this.terminal = terminal;
        this.tally = tally;
        this.rooms = rooms;
        this.thread = Thread.ofVirtual().name("demo-progress").start(this::run);
    }

    private void run() {
        var pause = terminal ? Duration.ofMillis(250) : Duration.ofSeconds(1);
        while (true) {
            var line = line();
            lock.lock();
            try {
                if (closed) {
                    return;
                }
                show(line);
                var ignored = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    private void show(String line) {
        if (terminal) {
            out.print(ERASE_LINE + line);
        } else if (!line.equals(shown)) {
            out.println(line);
        }
        shown = line;
        out.flush();
    }

    private String line() {
        var byStatus = rooms.get().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(status -> "%d %s".formatted(status.getValue(), status.getKey()))
                .collect(Collectors.joining(", "));
        return "players: %d waiting, %d playing, %d done | matches: %d | rooms: %s"
                .formatted(
                        tally.waiting(),
                        tally.playing(),
                        tally.done(),
                        tally.matches(),
                        byStatus.isEmpty() ? "none" : byStatus);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        // The last state is worth a line of its own.
        var last = line();
        if (terminal) {
            out.println(ERASE_LINE + last);
        } else if (!last.equals(shown)) {
            out.println(last);
        }
        out.flush();
    }
}
