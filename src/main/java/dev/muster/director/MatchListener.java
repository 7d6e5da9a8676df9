package dev.muster.director;

/// Is told what the director did, for those who count it.
@FunctionalInterface
public interface MatchListener {
    /// Matches were made and got their rooms.
    void matched(Profile profile, int matches);
}
