package dev.muster.ticket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// The tickets of a game as a [TicketIndex] should see them, kept in the plainest way; and a
/// source of changes.
public final class TicketModel {
    /// A ticket; while it is proposed, until when, 0 otherwise; and when it goes by itself.
    public record Entry(SearchFields fields, long createdAt, long until, long goesAt) {
        /// Whether a match may take it.
        public boolean isSearchable() {
            return until == 0;
        }

        Entry proposed(long end) {
            return new Entry(fields, createdAt, end, goesAt);
        }
    }

    private static final double[] ODD = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        1500
    };

    private final Map<String, Entry> entries = new TreeMap<>();
    private final Random random;
    private int created;
    private long now = 1_000_000;

    public TicketModel(Random random) {
        this.random = random;
    }

    /// All tickets that are searchable, or may be again.
    public Map<String, Entry> entries() {
        return entries;
    }

    public long now() {
        return now;
    }

    /// Makes up a change, applies it here, and gives it back.
    ///
    /// @param growing of ten changes, how many create a ticket
    public TicketChange change(int growing) {
        now += random.nextInt(20);
        lapse();
        var change = random.nextInt(10) < growing || entries.isEmpty() ? creation() : other();
        apply(change);
        lapse();
        return change;
    }

    private TicketChange creation() {
        return new TicketChange.Created("t" + created++, now, fields(), goesAt());
    }

    private long goesAt() {
        return random.nextInt(4) > 0 ? Ticket.NEVER : now + random.nextInt(2_000);
    }

    private TicketChange other() {
        var some = some();
        return switch (random.nextInt(20)) {
            case 5 -> new TicketChange.AllReleased();
            case 0, 6, 7, 8 -> new TicketChange.Proposed(some, now + random.nextInt(100));
            case 1, 9, 10, 11 -> new TicketChange.Released(some);
            case 2, 12, 13, 14 -> new TicketChange.Assigned(some, new Assignment("host:1", "m"));
            case 3, 15, 16 -> new TicketChange.Deleted(some);
            default -> new TicketChange.Proposed(some, now + 1_000_000);
        };
    }

    // One to three ids, of which some may be unknown by now.
    private List<String> some() {
        return random.ints(1 + random.nextInt(3), 0, created)
                .mapToObj(i -> "t" + i)
                .distinct()
                .toList();
    }

    private void apply(TicketChange change) {
        switch (change) {
            case TicketChange.Created made ->
                entries.putIfAbsent(made.id(), new Entry(made.fields(), made.at(), 0, made.goesAt()));
            case TicketChange.Proposed proposed ->
                proposed.ids()
                        .forEach(id -> entries.computeIfPresent(id, (any, entry) -> entry.proposed(proposed.until())));
            case TicketChange.Released released ->
                released.ids().forEach(id -> entries.computeIfPresent(id, (any, entry) -> entry.proposed(0)));
            case TicketChange.AllReleased() -> entries.replaceAll((id, entry) -> entry.proposed(0));
            case TicketChange.Assigned assigned -> assigned.ids().forEach(entries::remove);
            case TicketChange.Deleted deleted -> deleted.ids().forEach(entries::remove);
        }
    }

    private void lapse() {
        entries.values().removeIf(entry -> entry.goesAt() <= now);
        entries.replaceAll((id, entry) -> entry.until() != 0 && entry.until() <= now ? entry.proposed(0) : entry);
    }

    /// Any search fields, with the odd numbers among the plain ones.
    public SearchFields fields() {
        Map<String, Double> numbers = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        for (var name : List.of("rating", "latency", "level")) {
            if (random.nextInt(4) > 0) {
                numbers.put(name, number());
            }
            if (random.nextInt(4) > 0) {
                texts.put(name, text());
            }
        }
        return new SearchFields(numbers, texts, random.nextBoolean() ? Set.of() : Set.of("tag" + random.nextInt(3)));
    }

    /// A number as tickets carry them.
    public double number() {
        return random.nextInt(4) == 0 ? ODD[random.nextInt(ODD.length)] : random.nextInt(20);
    }

    /// A text as tickets carry them.
    public String text() {
        return List.of("", "eu", "us", "asia", "EU").get(random.nextInt(5));
    }
}
