package dev.muster.ticket;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of one field by row. A field that many rows have is an array over all rows; one that few have
/// is a map, and becomes an array only for the query that asks for it. So the memory of all columns is
/// bounded by the number of values, however many names there are.
///
/// @param <V> a value
/// @param <A> an array of values by row, with room for absent ones
abstract sealed class Column<V, A> {
    /// From one row in so many on, a column of numbers or codes is an array.
    private static final int ROWS_A_VALUE = 16;

    /// Likewise a bitmap, which is cheaper.
    private static final int ROWS_A_TAG = 512;

    private final String name;
    private final int rowsAValue;
    private final Map<Integer, V> few = new HashMap<>();
    private @Nullable A all;
    private int uses;

    private Column(String name, int rowsAValue) {
        this.name = name;
        this.rowsAValue = rowsAValue;
    }

    abstract A array(int capacity);

    abstract void put(A array, int row, V value);

    abstract @Nullable V get(A array, int row);

    abstract void erase(A array, int row);

    abstract A longer(A array, int from, int to);

    final String name() {
        return name;
    }

    final void set(int row, V value, int capacity) {
        uses++;
        if (all != null) {
            put(all, row, value);
            return;
        }
        few.put(row, value);
        if ((long) uses * rowsAValue >= capacity) {
            all = filled(capacity);
            few.clear();
        }
    }

    /// Takes the value of a row away, if it has one, and gives it back.
    final @Nullable V clear(int row, int capacity) {
        uses--;
        if (all == null) {
            return few.remove(row);
        }
        var value = get(all, row);
        erase(all, row);
        thin(capacity);
        return value;
    }

    final boolean isUnused() {
        return uses == 0;
    }

    final void grow(int from, int to) {
        if (all != null) {
            all = longer(all, from, to);
            thin(to);
        }
    }

    /// The values of rows below `rows`, absent where there is none.
    final A values(int rows) {
        return all == null ? filled(rows) : all;
    }

    private A filled(int capacity) {
        var array = array(capacity);
        few.forEach((row, value) -> put(array, row, value));
        return array;
    }

    // At half of what makes it an array, so that a column does not go to and fro.
    private void thin(int capacity) {
        if (all != null && 2L * uses * rowsAValue < capacity) {
            for (int row = 0; row < capacity; row++) {
                var value = get(all, row);
                if (value != null) {
                    few.put(row, value);
                }
            }
            all = null;
        }
    }

    /// Numbers, NaN where absent.
    static final class Numbers extends Column<Double, double[]> {
        Numbers(String name) {
            super(name, ROWS_A_VALUE);
        }

        @Override
        double[] array(int capacity) {
            var array = new double[capacity];
            Arrays.fill(array, Double.NaN);
            return array;
        }

        @Override
        void put(double[] array, int row, Double value) {
            array[row] = value;
        }

        @Override
        @Nullable
        Double get(double[] array, int row) {
            return Double.isNaN(array[row]) ? null : array[row];
        }

        @Override
        void erase(double[] array, int row) {
            array[row] = Double.NaN;
        }

        @Override
        double[] longer(double[] array, int from, int to) {
            var longer = Arrays.copyOf(array, to);
            Arrays.fill(longer, from, to, Double.NaN);
            return longer;
        }
    }

    /// Codes of texts, 0 where absent.
    static final class Texts extends Column<Integer, int[]> {
        Texts(String name) {
            super(name, ROWS_A_VALUE);
        }

        @Override
        int[] array(int capacity) {
            return new int[capacity];
        }

        @Override
        void put(int[] array, int row, Integer code) {
            array[row] = code;
        }

        @Override
        @Nullable
        Integer get(int[] array, int row) {
            return array[row] == 0 ? null : array[row];
        }

        @Override
        void erase(int[] array, int row) {
            array[row] = 0;
        }

        @Override
        int[] longer(int[] array, int from, int to) {
            return Arrays.copyOf(array, to);
        }
    }

    /// Which rows carry a tag, 64 rows a word.
    static final class Tagged extends Column<Boolean, long[]> {
        Tagged(String name) {
            super(name, ROWS_A_TAG);
        }

        @Override
        long[] array(int capacity) {
            return new long[(capacity + Long.SIZE - 1) / Long.SIZE];
        }

        @Override
        void put(long[] array, int row, Boolean carried) {
            Bits.set(array, row);
        }

        @Override
        @Nullable
        Boolean get(long[] array, int row) {
            return (array[row >>> 6] >>> row & 1) == 0 ? null : true;
        }

        @Override
        void erase(long[] array, int row) {
            Bits.clear(array, row);
        }

        @Override
        long[] longer(long[] array, int from, int to) {
            return Arrays.copyOf(array, to / Long.SIZE);
        }
    }
}
