package dev.muster.director;

/// Sorts positions by what lies at them: a merge sort over primitive arrays, since sorting boxed positions
/// by a comparator takes several times as long.
final class IndexSort {
    private static final int INSERTION = 24;

    private final long[] groups;
    private final double[] numbers;

    private IndexSort(long[] groups, double[] numbers) {
        this.groups = groups;
        this.numbers = numbers;
    }

    /// Orders positions by group, then by number; stable.
    static void sort(int[] positions, long[] groups, double[] numbers) {
        new IndexSort(groups, numbers).sort(positions.clone(), positions, 0, positions.length);
    }

    // Sorts [from, to) of both arrays' common content into `to`'s array; `source` is scratch with the same content.
    private void sort(int[] source, int[] target, int from, int to) {
        if (to - from <= INSERTION) {
            insertion(target, from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        sort(target, source, from, middle);
        sort(target, source, middle, to);
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            target[at] = right >= to || (left < middle && !isAfter(source[left], source[right]))
                    ? source[left++]
                    : source[right++];
        }
    }

    private void insertion(int[] target, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int moved = target[i];
            int at = i;
            while (at > from && isAfter(target[at - 1], moved)) {
                target[at] = target[at - 1];
                at--;
            }
            target[at] = moved;
        }
    }

    private boolean isAfter(int left, int right) {
        return groups[left] != groups[right] ? groups[left] > groups[right] : numbers[left] > numbers[right];
    }
}
