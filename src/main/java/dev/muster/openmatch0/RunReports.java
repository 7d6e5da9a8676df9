package dev.muster.openmatch0;

/// Where match functions tell what they counted and timed, until their run has ended. The same stands
/// in the hash `metrics.<MMF_PROPOSAL_ID>`, fields `counter.<name>` and `timing.<name>` (seconds),
/// which functions may write themselves.
public interface RunReports {
    /// Adds to what the run told so far; of a name that it told before, the last value counts.
    ///
    /// @param run its `MMF_PROPOSAL_ID`
    /// @throws dev.muster.platform.error.MusterException INVALID_ARGUMENT when that cannot be one
    void report(String run, RunReport report);
}
