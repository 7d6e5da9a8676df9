package dev.muster.bench;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.ticket.TicketChange;
import dev.muster.ticket.TicketIndex;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Heap of a ticket of the duel scenario in the index, its body included: what is in use after a collection, less
/// what was before, by the number of tickets. Arrays double when they are full, so one row fills them nearly and
/// one has just doubled them, which is the dearest. A ticket that is promised to a match costs the note of that too.
///
/// `make bench BENCH=ticket-memory`
final class TicketMemoryBench implements Benchmark {
    private static final Game GAME = new Game("bench");
    private static final int LIMIT = 1024;
    private static final int KEPT_AT_ONCE = 10_000;

    private final Random random = new Random(7);
    private final GameIds ids = new GameIds(Clock.systemUTC(), random);

    @Override
    public String name() {
        return "ticket-memory";
    }

    @Override
    public void run(Report report) throws Exception {
        measure(report, "1,000,000 tickets", 1_000_000, false);
        measure(report, "530,000 tickets, arrays just doubled", 530_000, false);
        measure(report, "1,000,000 tickets, each promised to a match", 1_000_000, true);
    }

    private void measure(Report report, String name, int tickets, boolean promised) throws Exception {
        long pid = ProcessHandle.current().pid();
        long before = LiveHeap.of(pid);
        var index = new TicketIndex();
        Map<String, byte[]> bodies = new HashMap<>();
        for (int i = 0; i < tickets; i++) {
            var ticket = DuelTickets.stored(ids.next(GAME), random);
            index.apply(new TicketChange.Created(ticket.id(), i, ticket.fields()), i);
            bodies.put(ticket.id(), ticket.body());
            if (bodies.size() == KEPT_AT_ONCE || i == tickets - 1) {
                index.keep(bodies);
                if (promised) {
                    index.apply(new TicketChange.Proposed(List.copyOf(bodies.keySet()), Long.MAX_VALUE), i);
                }
                bodies = new HashMap<>();
            }
        }
        long bytes = LiveHeap.of(pid) - before;
        int rows = index.read(columns -> columns.rows());
        report.add(Row.atMost(name, (double) bytes / tickets, "B/ticket", LIMIT).with("rows", Integer.toString(rows)));
    }
}
