package dev.muster.match;

/// Resolves proposals that want the same tickets: all proposals of a cycle go in, the ids of those that become matches
/// come out.
public interface Evaluator {
    /// Starts one evaluation.
    ///
    /// @param verdict is told what comes out, by any thread, one call at a time, and not before this has returned
    Evaluation start(Verdict verdict);

    /// An evaluation under way. Proposals go in by one thread at a time.
    interface Evaluation {
        /// One more proposal. It returns at once.
        void propose(Proposal proposal);

        /// There are no more.
        void finish();

        /// Nobody wants the result any more.
        void cancel();
    }

    /// What comes out of an evaluation, until it is done or has failed.
    interface Verdict {
        /// A proposal becomes a match.
        void accepted(String id);

        /// All are decided.
        void done();

        /// Nothing more will come.
        void failed(Throwable fault);
    }
}
