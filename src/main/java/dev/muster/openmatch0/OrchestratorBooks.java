package dev.muster.openmatch0;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the orchestrator notes, so that another process can go on where it stopped, and what it finds
/// in the queues. Whatever changes something needs the token of the orchestrator's lease, and fails
/// ABORTED when another process holds it.
public interface OrchestratorBooks {
    /// How many requests one call takes at most.
    int MOST_TAKEN = 50;

    /// What waits.
    ///
    /// @param requests entries of the queue of requests
    /// @param proposals entries of the queue of proposals
    /// @param running how many functions say that they run
    /// @param pause until a request waits again that was refused before; empty when there is none
    /// @param left requests that nobody waits for any more, while their functions are under way
    record Waiting(int requests, int proposals, long running, Optional<Duration> pause, Set<RequestKey> left) {}

    /// A function that was under way when the books were read.
    ///
    /// @param age since its request was taken
    /// @param image what runs it; empty when that was not found out yet
    /// @param leftSomething whether there is a proposal or an error of it already
    record Found(NotedRun run, Duration age, String image, boolean leftSomething) {}

    /// What became of a request whose function ended.
    ///
    /// @param why it failed, else empty
    /// @param report what the function told of itself
    record Ending(Outcome outcome, String why, RunReport report) {}

    /// Kinds of endings.
    enum Outcome {
        /// Its proposal waits for the evaluator.
        PROPOSED,
        /// There is a match or an error already.
        ANSWERED,
        /// It was answered with an error now.
        FAILED,
        /// It was not under way any more, or nobody waited for it any more.
        OVER
    }

    /// What clearing up did.
    ///
    /// @param approved how many proposals are matches
    /// @param cleared how many are not, so that their players are free
    record Cleared(int approved, int cleared) {}

    /// What waits now. Requests whose pause is over wait again.
    Waiting waiting();

    /// Takes requests from the queue, and notes a function for each.
    ///
    /// @param id of this taking; one that is repeated under the same id takes nothing more
    /// @param most up to [#MOST_TAKEN]
    List<NotedRun> take(String token, String id, int most);

    /// All functions that are under way.
    List<Found> found();

    /// Notes what runs a function.
    void image(String token, NotedRun run, String image);

    /// A function ended. A request that it left without a proposal and an error is answered with an
    /// error, unless nobody waits for it any more.
    ///
    /// @param fault what went wrong, in words; empty when nothing did
    Ending ended(String token, NotedRun run, String fault);

    /// The evaluator that is under way, if one is.
    Optional<NotedEvaluation> evaluation();

    /// Notes that the evaluator is under way, unless it is already, and which proposals wait for it.
    ///
    /// @return empty when none is under way and none waits
    Optional<NotedEvaluation> evaluate(String token, OrchestratorListener.Reason reason);

    /// Notes proposals that came since the evaluator was started, which may take them too.
    void more(String token);

    /// Clears up after the evaluator that was under way: holds the players of matches, frees those of
    /// all other proposals that it took, and puts their requests into the queue again while somebody
    /// waits for them: at once the first time, then after pauses.
    ///
    /// @param fault what went wrong with it, in words: then the requests of all proposals are answered
    /// with that; empty when nothing did
    Cleared clear(String token, String fault);
}
