package dev.muster.fleet;

/// Holds back new rooms while those started keep failing before they ever serve: twice as long each time,
/// up to half a minute, until one serves.
final class CrashBackoff {
    private static final long FIRST_MILLIS = 250;
    private static final long LONGEST_MILLIS = 30_000;

    private long delay;
    private long notBefore;

    /// Takes note of a round.
    ///
    /// @param failedYoung whether rooms failed that never served
    /// @param serving whether any room serves
    void note(boolean failedYoung, boolean serving, long now) {
        if (failedYoung) {
            delay = Math.min(LONGEST_MILLIS, Math.max(FIRST_MILLIS, delay * 2));
            notBefore = now + delay;
        } else if (serving && now >= notBefore) {
            delay = 0;
        }
    }

    /// How long to wait before the next room may be started, 0 for not at all.
    long waitMillis(long now) {
        return Math.max(0, notBefore - now);
    }
}
