package dev.muster.openmatch0;

/// A list of players who are in no pool for a while: the members of a sorted set whose score, in seconds since
/// 1970, lies in a window.
///
/// @param name what the configuration calls it
/// @param key the sorted set
/// @param offset seconds: how far back the window ends
/// @param duration seconds: how long the window is; 0 means since ever
public record IgnoreList(String name, String key, long offset, long duration) {
    /// The least score that counts.
    public long from(long now) {
        return duration > 0 ? to(now) - duration : 0;
    }

    /// The greatest score that counts.
    public long to(long now) {
        return offset > 0 ? now - offset : now;
    }
}
