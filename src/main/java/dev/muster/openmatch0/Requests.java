package dev.muster.openmatch0;

/// Requests for matches, as their callers see them.
public interface Requests {
    /// Keeps the profile under its id and puts the request into the queue.
    void submit(RequestKey key, MatchObject profile);

    /// What has become of a request. A match is given out once and only if none of its players was given out in
    /// another match since; from then on its players are held for it.
    Outcome outcome(RequestKey key);

    /// Nobody waits for it any more: it leaves the queue, and the players of a match that was made for it, now or
    /// later,
    /// are free again.
    void abandon(RequestKey key);

    /// What may have become of a request.
    sealed interface Outcome {
        /// Nothing yet, or its match was refused and it waits in the queue again.
        record Open() implements Outcome {}

        /// There is a match, or an error instead of it.
        ///
        /// @param match its id is the request's key
        record Made(MatchObject match) implements Outcome {}
    }
}
