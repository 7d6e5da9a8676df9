package dev.muster.ticket;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.game.Games;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.signal.Signals.Subscription;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Tells watchers of tickets where to play, pushed by the ticket log: a watcher costs no connection and no
/// polling.
public final class AssignmentWatches {

    /// Is told what becomes of one ticket.
    public interface Watcher {
        /// It was assigned; called again only when the assignment differs from the last.
        void assigned(Assignment assignment);

        /// It does not exist, or no longer; nothing follows.
        void gone();
    }

    private final Tickets tickets;
    private final TicketFeeds feeds;
    private final Games games;
    private final ConcurrentMap<String, List<OneTicket>> watched = new ConcurrentHashMap<>();
    private final ConcurrentMap<Game, Dispatch> followed = new ConcurrentHashMap<>();

    public AssignmentWatches(Tickets tickets, TicketFeeds feeds, Games games) {
        this.tickets = tickets;
        this.feeds = feeds;
        this.games = games;
    }

    /// Watches a ticket until the subscription is closed.
    public Subscription watch(String ticket, Watcher watcher) {
        var one = new OneTicket(watcher);
        watched.compute(ticket, (id, others) -> {
            var all = others == null ? new CopyOnWriteArrayList<OneTicket>() : others;
            all.add(one);
            return all;
        });
        Subscription subscription = () -> watched.computeIfPresent(ticket, (id, all) -> {
            all.remove(one);
            return all.isEmpty() ? null : all;
        });
        try {
            var marked = games.marked(GameIds.mark(ticket));
            marked.forEach(this::follow);
            // Read after the registration, and told before what is written after the reading.
            long before = one.pushes();
            var found = tickets.find(ticket);
            marked.forEach(game -> feeds.of(game).refresh());
            one.read(before, found);
            return subscription;
        } catch (RuntimeException fault) {
            subscription.close();
            throw fault;
        }
    }

    /// How many tickets are watched.
    public int watching() {
        return watched.size();
    }

    private void follow(Game game) {
        followed.computeIfAbsent(game, unfollowed -> {
            var dispatch = new Dispatch(game);
            var feed = feeds.of(game);
            feed.listen(dispatch);
            try {
                feed.refresh();
                return dispatch;
            } catch (RuntimeException fault) {
                feed.ignore(dispatch);
                throw fault;
            }
        });
    }

    /// Stops following games of which no ticket is watched.
    public void unfollowIdle() {
        followed.forEach((game, dispatch) -> followed.computeIfPresent(game, (any, followedStill) -> {
            boolean inUse = watched.keySet().stream().anyMatch(ticket -> GameIds.mark(ticket) == game.mark());
            if (inUse) {
                return followedStill;
            }
            feeds.of(game).ignore(dispatch);
            return null;
        }));
    }

    private void each(String ticket, Consumer<OneTicket> action) {
        watched.getOrDefault(ticket, List.of()).forEach(action);
    }

    private final class Dispatch implements TicketFeed.Listener {
        private final Game game;
        // Those of the watched tickets that a rebuild found so far; only the thread that pulls touches it.
        private final Set<String> found = new HashSet<>();

        Dispatch(Game game) {
            this.game = game;
        }

        @Override
        public void changed(TicketChange change) {
            switch (change) {
                case TicketChange.Assigned assigned ->
                    assigned.ids().forEach(id -> each(id, one -> one.assigned(assigned.assignment())));
                case TicketChange.Deleted deleted -> deleted.ids().forEach(id -> each(id, OneTicket::deleted));
                case TicketChange.Created created -> {}
                case TicketChange.Proposed proposed -> {}
                case TicketChange.Released released -> {}
                case TicketChange.AllReleased() -> {}
            }
        }

        @Override
        public void rebuilding() {
            found.clear();
        }

        @Override
        public void found(List<TicketLog.Found> tickets) {
            for (var ticket : tickets) {
                if (watched.containsKey(ticket.id())) {
                    found.add(ticket.id());
                    each(ticket.id(), one -> one.scanned(ticket.state()));
                }
            }
        }

        @Override
        public void rebuilt() {
            watched.forEach((ticket, all) -> {
                if (GameIds.mark(ticket) == game.mark() && !found.contains(ticket)) {
                    all.forEach(one -> verifyGone(ticket, one, one.pushes()));
                }
            });
            found.clear();
        }

        // The scan may be older than the ticket, or another game may share the mark: the store has the last word.
        private void verifyGone(String ticket, OneTicket one, long before) {
            Thread.ofVirtual().start(() -> {
                try {
                    one.read(before, tickets.find(ticket));
                } catch (MusterException unreachable) {
                    // The next rebuild, due after every reconnect, asks again.
                }
            });
        }
    }

    /// One watcher, and what it was told last. Its lock keeps calls to the watcher in order.
    private static final class OneTicket {
        private final Watcher watcher;
        private Optional<Assignment> told = Optional.empty();
        private long pushes;
        private boolean ended;

        OneTicket(Watcher watcher) {
            this.watcher = watcher;
        }

        /// How often the feed said something.
        synchronized long pushes() {
            return pushes;
        }

        synchronized void assigned(Assignment assignment) {
            pushes++;
            tell(assignment);
        }

        synchronized void scanned(TicketState state) {
            pushes++;
            see(state);
        }

        synchronized void deleted() {
            pushes++;
            end();
        }

        /// What was read of the ticket. It counts unless the feed has spoken since: the feed tells things in their
        /// order, and tells the last of them.
        synchronized void read(long before, Optional<Ticket> found) {
            if (pushes == before) {
                found.ifPresentOrElse(ticket -> see(ticket.state()), this::end);
            }
        }

        private void see(TicketState state) {
            if (state instanceof TicketState.Assigned assigned) {
                tell(assigned.assignment());
            }
        }

        private void tell(Assignment assignment) {
            var now = Optional.of(assignment);
            if (!ended && !told.equals(now)) {
                told = now;
                watcher.assigned(assignment);
            }
        }

        private void end() {
            if (!ended) {
                ended = true;
                watcher.gone();
            }
        }
    }
}
