package dev.muster.openmatch0;

import java.time.Duration;
import java.util.Map;

/// One run of a match function or of the evaluator.
///
/// @param name unique, and fit for the name of a Kubernetes Job: `<seconds>.<match>.<profile>.mmf` or
/// `<seconds>.evaluator`
/// @param image what runs
/// @param environment the variables that the program finds (`MMF_PROFILE_ID` and so on)
/// @param deadline how long it may take
public record FunctionCall(Kind kind, String name, String image, Map<String, String> environment, Duration deadline) {
    /// What is called.
    public enum Kind {
        /// Proposes a match for one profile.
        FUNCTION,
        /// Decides over proposals.
        EVALUATOR
    }
}
