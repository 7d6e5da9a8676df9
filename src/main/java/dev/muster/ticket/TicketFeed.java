package dev.muster.ticket;

import dev.muster.game.Game;
import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Follows the ticket log of one game and keeps an index true to it.
///
/// A refresh applies all that was written before it started, so what a caller wrote, or saw written, before
/// it called is in the index afterwards, whichever process wrote it. Refreshes are coalesced: callers that
/// arrive while one is under way share the next.
///
/// The index is built anew, by a scan, when the log cannot tell what happened: the store was emptied
/// (another epoch, or a position beyond the tail), entries were trimmed before they were read, or
/// another server answers.
public final class TicketFeed {

    /// Is told what the feed applies, in order, on one thread.
    public interface Listener {
        /// One change was applied.
        void changed(TicketChange change);

        /// The index is being built anew; changes may have been missed. May be called again before
        /// [#rebuilt()] when the store failed on the way.
        void rebuilding();

        /// Some tickets that this finds; one may come twice.
        void found(List<TicketLog.Found> tickets);

        /// All were found.
        void rebuilt();
    }

    private final Game game;
    private final TicketLog log;
    private final FeedListener observer;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile TicketIndex index = new TicketIndex();

    // Only the thread that pulls touches these three.
    private String epoch = "";
    private String position = TicketLog.START;
    private String serverRun = "";

    private final Object turn = new Object();
    private @Nullable CompletableFuture<Long> next;
    private int waiting;
    private boolean pulling;

    /// One of which nobody counts anything.
    public TicketFeed(Game game, TicketLog log) {
        this(game, log, FeedListener.NONE);
    }

    /// @param observer is told of refreshes
    public TicketFeed(Game game, TicketLog log, FeedListener observer) {
        this.game = game;
        this.log = log;
        this.observer = observer;
    }

    /// Tells a listener of everything that is applied from now on.
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// Ends that.
    public void ignore(Listener listener) {
        listeners.remove(listener);
    }

    /// Whether anybody is told.
    public boolean hasListeners() {
        return !listeners.isEmpty();
    }

    /// The index as of the latest refresh.
    public TicketIndex index() {
        return index;
    }

    /// Brings the index up to everything written before this call, and waits for that.
    ///
    /// @return the time by the clock of Redis, in milliseconds since 1970
    public long refresh() {
        try {
            return request().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MusterException.unavailable("interrupted while reading the ticket log", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
        }
    }

    /// As [#refresh()], without waiting.
    public CompletableFuture<Long> request() {
        synchronized (turn) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            var mine = next;
            waiting++;
            if (!pulling) {
                pulling = true;
                Thread.ofVirtual().name("tickets-" + game.name()).start(this::pullWhileAsked);
            }
            return mine;
        }
    }

    private void pullWhileAsked() {
        for (var asked = take(); asked != null; asked = take()) {
            try {
                asked.answer.complete(pull(asked.requests));
            } catch (RuntimeException | Error fault) {
                // An error, too, must not leave those waiting who ask next.
                asked.answer.completeExceptionally(fault);
            }
        }
    }

    private record Asked(CompletableFuture<Long> answer, int requests) {}

    private @Nullable Asked take() {
        synchronized (turn) {
            var asked = next == null ? null : new Asked(next, waiting);
            next = null;
            waiting = 0;
            pulling = asked != null;
            return asked;
        }
    }

    private long pull(int requests) {
        long start = System.nanoTime();
        int items = 0;
        while (true) {
            var page = log.read(game, position);
            if (isGap(page)) {
                items += rebuild();
                continue;
            }
            items += page.changes().size();
            // Also without a change, for time alone ends proposals.
            index.apply(page.changes(), page.now());
            page.changes().forEach(change -> listeners.forEach(listener -> listener.changed(change)));
            position = page.position();
            epoch = page.epoch();
            if (!page.more()) {
                observer.refreshed(Duration.ofNanos(System.nanoTime() - start), requests, items);
                return page.now();
            }
        }
    }

    private boolean isGap(TicketLog.Page page) {
        return !epoch.equals(page.epoch())
                || !serverRun.equals(page.serverRun())
                || Positions.compare(position, page.last()) > 0
                || (Positions.compare(position, page.first()) < 0
                        && !page.first().equals(TicketLog.START));
    }

    // The tail is noted first: what happens during the scan is applied again afterwards, which changes nothing.
    private int rebuild() {
        var tail = log.read(game, Positions.END);
        var fresh = new TicketIndex();
        listeners.forEach(Listener::rebuilding);
        var cursor = TicketLog.SCAN_START;
        int found = 0;
        do {
            var page = log.scan(game, cursor);
            page.tickets().forEach(fresh::add);
            found += page.tickets().size();
            listeners.forEach(listener -> listener.found(page.tickets()));
            cursor = page.next();
        } while (!cursor.equals(TicketLog.SCAN_START));
        index = fresh;
        epoch = tail.epoch();
        serverRun = tail.serverRun();
        position = tail.last();
        listeners.forEach(Listener::rebuilt);
        observer.rebuilt();
        return found;
    }
}
