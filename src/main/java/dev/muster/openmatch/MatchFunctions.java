package dev.muster.openmatch;

import org.jspecify.annotations.Nullable;

/// Runs match functions of users, over one kind of wire.
public interface MatchFunctions {
    /// Starts a run. It returns at once.
    ///
    /// @param profile as the caller of FetchMatches gave it: the message's bytes
    Run start(String host, int port, byte[] profile, Listener listener);

    /// A run under way.
    interface Run {
        /// Tells the function at once that nobody waits for it any more.
        void cancel(String why);
    }

    /// Is told what a function does, by one thread at a time.
    interface Listener {
        /// It proposes a match: the message's bytes.
        void proposed(byte[] match);

        /// It has ended; nothing follows.
        ///
        /// @param fault what it failed with, or null
        void finished(@Nullable String fault);
    }
}
