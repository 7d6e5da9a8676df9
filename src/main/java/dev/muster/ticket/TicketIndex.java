package dev.muster.ticket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The searchable tickets of one game in columns: a query touches only the fields it names, in long runs of
/// memory.
///
/// One lock guards everything: changes are applied under its write side, queries run under its read side
/// and so see whole transactions only. Assigned and deleted tickets give their row back at once.
public final class TicketIndex {
    /// The longest body, in bytes, that is kept: longer ones are read when they are asked for.
    static final int KEPT_BODY = 1024;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Integer> rowOf = new HashMap<>();
    private final Deadlines promises = new Deadlines();
    private final Deadlines deadlines = new Deadlines();
    private final Columns columns = new Columns();

    /// Applies one change. Applying it again changes nothing.
    ///
    /// @param now milliseconds since 1970 by the clock of Redis
    public void apply(TicketChange change, long now) {
        apply(List.of(change), now);
    }

    /// Applies changes in order.
    ///
    /// @param now milliseconds since 1970 by the clock of Redis, after all of them
    public void apply(List<TicketChange> changes, long now) {
        lock.writeLock().lock();
        try {
            changes.forEach(this::apply);
            passTo(now);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void apply(TicketChange change) {
        switch (change) {
            case TicketChange.Created created -> insert(created.id(), created.at(), created.fields(), created.goesAt());
            case TicketChange.Proposed proposed -> proposed.ids().forEach(id -> hide(id, proposed.until()));
            case TicketChange.Released released -> released.ids().forEach(this::show);
            case TicketChange.AllReleased() -> showLapsed(Long.MAX_VALUE);
            case TicketChange.Assigned assigned -> assigned.ids().forEach(this::remove);
            case TicketChange.Deleted deleted -> deleted.ids().forEach(this::remove);
        }
    }

    /// Adds a ticket as a scan found it.
    public void add(TicketLog.Found found) {
        lock.writeLock().lock();
        try {
            switch (found.state()) {
                case TicketState.Searchable() -> insert(found.id(), found.createdAt(), found.fields(), found.goesAt());
                case TicketState.Proposed proposed -> {
                    insert(found.id(), found.createdAt(), found.fields(), found.goesAt());
                    hide(found.id(), proposed.until());
                }
                case TicketState.Assigned assigned -> remove(found.id());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Makes tickets searchable whose proposal ran out, and drops those whose time is over.
    public void advance(long now) {
        if (promises.isEmpty() && deadlines.isEmpty()) {
            return;
        }
        lock.writeLock().lock();
        try {
            passTo(now);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Keeps the bodies of tickets that are small enough, for queries to come.
    ///
    /// @param bodies by id; tickets that are not here any more are left out
    public void keep(Map<String, byte[]> bodies) {
        lock.writeLock().lock();
        try {
            bodies.forEach((id, body) -> {
                var row = rowOf.get(id);
                if (row != null && body.length <= KEPT_BODY) {
                    columns.bodies[row] = body;
                }
            });
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Runs a query over the index as it is now; nothing changes meanwhile.
    public <T extends @Nullable Object> T read(Function<TicketColumns, T> query) {
        lock.readLock().lock();
        try {
            return query.apply(columns);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// How many tickets are here.
    public Size size() {
        return read(any -> new Size(rowOf.size(), Bits.count(columns.searchable), promises.size()));
    }

    /// How many tickets are in an index.
    ///
    /// @param tickets all of them
    /// @param searchable those that queries find
    /// @param promised those that a match has, which is not assigned yet
    public record Size(int tickets, int searchable, int promised) {}

    /// How many columns and texts are kept.
    Kept kept() {
        return read(any ->
                new Kept(columns.numbers.size() + columns.texts.size() + columns.tags.size(), columns.codes.inUse()));
    }

    record Kept(int columns, int texts) {}

    private void insert(String id, long at, SearchFields fields, long goesAt) {
        if (!rowOf.containsKey(id)) {
            int row = columns.take(id, at, fields);
            rowOf.put(id, row);
            Bits.set(columns.searchable, row);
            if (goesAt != Ticket.NEVER) {
                deadlines.set(row, goesAt);
            }
        }
    }

    private void hide(String id, long until) {
        var row = rowOf.get(id);
        if (row != null) {
            Bits.clear(columns.searchable, row);
            promises.set(row, until);
        }
    }

    private void show(String id) {
        var row = rowOf.get(id);
        if (row != null && promises.clear(row)) {
            Bits.set(columns.searchable, row);
        }
    }

    // A ticket that is promised beyond its time will never be searchable again: it is assigned, or goes.
    private void passTo(long now) {
        deadlines.takeDue(now, row -> remove(columns.id(row)));
        showLapsed(now);
    }

    private void showLapsed(long now) {
        promises.takeDue(now, row -> Bits.set(columns.searchable, row));
    }

    private void remove(String id) {
        var row = rowOf.remove(id);
        if (row != null) {
            promises.clear(row);
            deadlines.clear(row);
            columns.giveBack(row);
        }
    }

    /// The arrays. A row given back is cleared in all of them and taken again first; a column that no row
    /// uses any more is gone.
    private static final class Columns implements TicketColumns {
        private static final int FIRST_CAPACITY = 1024;
        private static final double[] NO_NUMBERS = {};
        private static final int[] NO_TEXTS = {};
        private static final long[] NO_TAGS = {};
        private static final Column<?, ?>[] NONE = {};

        private int capacity = FIRST_CAPACITY;
        private int rows;
        private int[] free = new int[FIRST_CAPACITY];
        private int freeCount;
        private @Nullable String[] ids = new String[FIRST_CAPACITY];
        private Column<?, ?>[][] used = new Column<?, ?>[FIRST_CAPACITY][];
        private long[] createdAt = new long[FIRST_CAPACITY];
        private byte[] @Nullable [] bodies = new byte[FIRST_CAPACITY][];
        private long[] searchable = new long[FIRST_CAPACITY / Long.SIZE];
        private final TextCodes codes = new TextCodes();
        private final Map<String, Column.Numbers> numbers = new HashMap<>();
        private final Map<String, Column.Texts> texts = new HashMap<>();
        private final Map<String, Column.Tagged> tags = new HashMap<>();
        private Column<?, ?>[] lastUsed = NONE;

        int take(String id, long at, SearchFields fields) {
            if (freeCount == 0 && rows == capacity) {
                grow();
            }
            int row = freeCount > 0 ? free[--freeCount] : rows++;
            ids[row] = id;
            createdAt[row] = at;
            List<Column<?, ?>> written = new ArrayList<>();
            fields.doubles().forEach((name, value) -> {
                var column = numbers.computeIfAbsent(name, Column.Numbers::new);
                column.set(row, value, capacity);
                written.add(column);
            });
            fields.strings().forEach((name, value) -> {
                var column = texts.computeIfAbsent(name, Column.Texts::new);
                column.set(row, codes.use(value), capacity);
                written.add(column);
            });
            fields.tags().forEach(tag -> {
                var column = tags.computeIfAbsent(tag, Column.Tagged::new);
                column.set(row, true, capacity);
                written.add(column);
            });
            used[row] = shared(written.toArray(NONE));
            return row;
        }

        // Most tickets have the columns of the one before, and share the list of them.
        private Column<?, ?>[] shared(Column<?, ?>[] written) {
            if (!Arrays.equals(lastUsed, written)) {
                lastUsed = written;
            }
            return lastUsed;
        }

        void giveBack(int row) {
            for (var column : used[row]) {
                switch (column) {
                    case Column.Numbers field -> clear(numbers, field, row);
                    case Column.Texts field -> {
                        var code = clear(texts, field, row);
                        if (code != null) {
                            codes.release(code);
                        }
                    }
                    case Column.Tagged tag -> clear(tags, tag, row);
                }
            }
            ids[row] = null;
            used[row] = NONE;
            bodies[row] = null;
            Bits.clear(searchable, row);
            free[freeCount++] = row;
        }

        private <V> @Nullable V clear(Map<String, ? extends Column<V, ?>> columns, Column<V, ?> column, int row) {
            var value = column.clear(row, capacity);
            if (column.isUnused()) {
                columns.remove(column.name());
            }
            return value;
        }

        private void grow() {
            int old = capacity;
            capacity *= 2;
            free = Arrays.copyOf(free, capacity);
            ids = Arrays.copyOf(ids, capacity);
            used = Arrays.copyOf(used, capacity);
            createdAt = Arrays.copyOf(createdAt, capacity);
            bodies = Arrays.copyOf(bodies, capacity);
            searchable = Arrays.copyOf(searchable, capacity / Long.SIZE);
            numbers.values().forEach(column -> column.grow(old, capacity));
            texts.values().forEach(column -> column.grow(old, capacity));
            tags.values().forEach(column -> column.grow(old, capacity));
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public long[] searchable() {
            return searchable;
        }

        @Override
        public double[] numbers(String field) {
            var column = numbers.get(field);
            return column == null ? NO_NUMBERS : column.values(wholeWords());
        }

        @Override
        public int[] texts(String field) {
            var column = texts.get(field);
            return column == null ? NO_TEXTS : column.values(wholeWords());
        }

        @Override
        public int code(String text) {
            return codes.of(text);
        }

        @Override
        public long[] tagged(String tag) {
            var column = tags.get(tag);
            return column == null ? NO_TAGS : column.values(wholeWords());
        }

        // Queries look at 64 rows at a time.
        private int wholeWords() {
            return (rows + Long.SIZE - 1) / Long.SIZE * Long.SIZE;
        }

        @Override
        public String id(int row) {
            var id = ids[row];
            if (id == null) {
                throw new IllegalStateException("row " + row + " holds no ticket");
            }
            return id;
        }

        @Override
        public byte @Nullable [] body(int row) {
            return bodies[row];
        }

        @Override
        public long createdAt(int row) {
            return createdAt[row];
        }
    }
}
