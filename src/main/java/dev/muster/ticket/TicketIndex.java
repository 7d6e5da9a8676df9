package dev.muster.ticket;

import java.util.Arrays;
import java.util.HashMap;
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
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Integer> rowOf = new HashMap<>();
    private final Map<String, Integer> codes = new HashMap<>();
    private final Map<Integer, Long> proposedUntil = new HashMap<>();
    private final Columns columns = new Columns();

    /// Applies one change. Applying it again changes nothing.
    ///
    /// @param now milliseconds since 1970 by the clock of Redis
    public void apply(TicketChange change, long now) {
        lock.writeLock().lock();
        try {
            switch (change) {
                case TicketChange.Created created -> insert(created.id(), created.at(), created.fields());
                case TicketChange.Proposed proposed -> proposed.ids().forEach(id -> hide(id, proposed.until()));
                case TicketChange.Released released -> released.ids().forEach(this::show);
                case TicketChange.Assigned assigned -> assigned.ids().forEach(this::remove);
                case TicketChange.Deleted deleted -> deleted.ids().forEach(this::remove);
            }
            showLapsed(now);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Adds a ticket as a scan found it.
    public void add(TicketLog.Found found) {
        lock.writeLock().lock();
        try {
            switch (found.state()) {
                case TicketState.Searchable() -> insert(found.id(), found.createdAt(), found.fields());
                case TicketState.Proposed proposed -> {
                    insert(found.id(), found.createdAt(), found.fields());
                    hide(found.id(), proposed.until());
                }
                case TicketState.Assigned assigned -> remove(found.id());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Makes tickets searchable whose proposal ran out.
    public void advance(long now) {
        if (proposedUntil.isEmpty()) {
            return;
        }
        lock.writeLock().lock();
        try {
            showLapsed(now);
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

    private void insert(String id, long at, SearchFields fields) {
        if (rowOf.containsKey(id)) {
            return;
        }
        int row = columns.take(id, at);
        rowOf.put(id, row);
        fields.doubles().forEach((name, value) -> columns.numbersToWrite(name)[row] = value);
        fields.strings().forEach((name, value) -> columns.textsToWrite(name)[row] = codeToWrite(value));
        fields.tags().forEach(tag -> Bits.set(columns.taggedToWrite(tag), row));
        Bits.set(columns.searchable, row);
    }

    private int codeToWrite(String text) {
        return codes.computeIfAbsent(text, unseen -> codes.size() + 1);
    }

    private void hide(String id, long until) {
        var row = rowOf.get(id);
        if (row != null) {
            Bits.clear(columns.searchable, row);
            proposedUntil.put(row, until);
        }
    }

    private void show(String id) {
        var row = rowOf.get(id);
        if (row != null && proposedUntil.remove(row) != null) {
            Bits.set(columns.searchable, row);
        }
    }

    private void showLapsed(long now) {
        proposedUntil.entrySet().removeIf(proposal -> {
            boolean lapsed = proposal.getValue() <= now;
            if (lapsed) {
                Bits.set(columns.searchable, proposal.getKey());
            }
            return lapsed;
        });
    }

    private void remove(String id) {
        var row = rowOf.remove(id);
        if (row != null) {
            proposedUntil.remove(row);
            columns.giveBack(row);
        }
    }

    /// The arrays. A row given back is cleared in all of them and taken again first.
    private final class Columns implements TicketColumns {
        private static final int FIRST_CAPACITY = 1024;

        private int capacity = FIRST_CAPACITY;
        private int rows;
        private int[] free = new int[FIRST_CAPACITY];
        private int freeCount;
        private @Nullable String[] ids = new String[FIRST_CAPACITY];
        private long[] createdAt = new long[FIRST_CAPACITY];
        private long[] searchable = new long[FIRST_CAPACITY / Long.SIZE];
        private final Map<String, double[]> numbers = new HashMap<>();
        private final Map<String, int[]> texts = new HashMap<>();
        private final Map<String, long[]> tags = new HashMap<>();

        int take(String id, long at) {
            if (freeCount == 0 && rows == capacity) {
                grow();
            }
            int row = freeCount > 0 ? free[--freeCount] : rows++;
            ids[row] = id;
            createdAt[row] = at;
            return row;
        }

        void giveBack(int row) {
            ids[row] = null;
            Bits.clear(searchable, row);
            numbers.values().forEach(column -> column[row] = Double.NaN);
            texts.values().forEach(column -> column[row] = 0);
            tags.values().forEach(column -> Bits.clear(column, row));
            free[freeCount++] = row;
        }

        double[] numbersToWrite(String field) {
            return numbers.computeIfAbsent(field, unseen -> {
                var column = new double[capacity];
                Arrays.fill(column, Double.NaN);
                return column;
            });
        }

        int[] textsToWrite(String field) {
            return texts.computeIfAbsent(field, unseen -> new int[capacity]);
        }

        long[] taggedToWrite(String tag) {
            return tags.computeIfAbsent(tag, unseen -> new long[capacity / Long.SIZE]);
        }

        private void grow() {
            int old = capacity;
            capacity *= 2;
            free = Arrays.copyOf(free, capacity);
            ids = Arrays.copyOf(ids, capacity);
            createdAt = Arrays.copyOf(createdAt, capacity);
            searchable = Arrays.copyOf(searchable, capacity / Long.SIZE);
            numbers.replaceAll((field, column) -> {
                var longer = Arrays.copyOf(column, capacity);
                Arrays.fill(longer, old, capacity, Double.NaN);
                return longer;
            });
            texts.replaceAll((field, column) -> Arrays.copyOf(column, capacity));
            tags.replaceAll((tag, column) -> Arrays.copyOf(column, capacity / Long.SIZE));
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
            return numbers.getOrDefault(field, new double[0]);
        }

        @Override
        public int[] texts(String field) {
            return texts.getOrDefault(field, new int[0]);
        }

        @Override
        public int code(String text) {
            return codes.getOrDefault(text, -1);
        }

        @Override
        public long[] tagged(String tag) {
            return tags.getOrDefault(tag, new long[0]);
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
        public long createdAt(int row) {
            return createdAt[row];
        }
    }
}
