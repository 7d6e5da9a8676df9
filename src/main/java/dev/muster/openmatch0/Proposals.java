package dev.muster.openmatch0;

/// Where match functions leave what they found.
public interface Proposals {
    /// Keeps a proposal under its id. Without an error its players are on the list `proposed` from now on, and it
    /// waits for the evaluator; with one it is the answer to the request that its id names. Either way one function
    /// less is counted as running.
    void propose(MatchObject proposal);
}
