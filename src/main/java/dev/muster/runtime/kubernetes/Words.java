package dev.muster.runtime.kubernetes;

/// Makes what a cluster says short enough for a history and a table.
final class Words {
    private static final int MOST = 400;

    private Words() {}

    /// `reason: message`, or the one that there is.
    static String joined(String reason, String message) {
        if (reason.isEmpty() || message.isEmpty()) {
            return reason + message;
        }
        return reason + ": " + message;
    }

    /// At most 400 characters on one line.
    static String cut(String text) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() <= MOST ? line : line.substring(0, MOST - 3) + "...";
    }
}
