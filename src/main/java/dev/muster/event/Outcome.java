package dev.muster.event;

/// What became of one attempt to tell a receiver.
///
/// @param code gRPC's word for it, `OK` when all is well: what metrics are labelled with
/// @param why for people; empty when it was taken
public record Outcome(Verdict verdict, String code, String why) {
    /// Whether it arrived, and what to do if not.
    public enum Verdict {
        /// The receiver has it, whatever it thinks of it.
        TAKEN,
        /// It may arrive when it is sent again.
        FAILED,
        /// The receiver will never take it.
        REFUSED
    }

    /// It arrived.
    ///
    /// @param code what the receiver thinks of it
    public static Outcome taken(String code) {
        return new Outcome(Verdict.TAKEN, code, "");
    }

    /// It did not arrive, as far as is known.
    public static Outcome failed(String code, String why) {
        return new Outcome(Verdict.FAILED, code, why);
    }

    /// It is not worth sending again.
    public static Outcome refused(String code, String why) {
        return new Outcome(Verdict.REFUSED, code, why);
    }

    /// Whether the receiver has it.
    public boolean isTaken() {
        return verdict == Verdict.TAKEN;
    }
}
