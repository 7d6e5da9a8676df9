package dev.muster.ticket;

/// Positions in the ticket log: `<milliseconds>-<sequence>`, as Redis streams count.
final class Positions {
    /// After every entry.
    static final String END = Long.MAX_VALUE + "-0";

    private Positions() {}

    static int compare(String left, String right) {
        int a = left.indexOf('-');
        int b = right.indexOf('-');
        int byTime = Long.compare(Long.parseLong(left, 0, a, 10), Long.parseLong(right, 0, b, 10));
        return byTime != 0
                ? byTime
                : Long.compare(
                        Long.parseLong(left, a + 1, left.length(), 10),
                        Long.parseLong(right, b + 1, right.length(), 10));
    }
}
