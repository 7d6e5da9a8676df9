package dev.muster.room;

/// What became of a [SlotRequest].
public sealed interface SlotAnswer {
    /// A slot is held.
    record Given(ReservedRoom room) implements SlotAnswer {}

    /// No room has a free slot, or none that has one fits the selector.
    ///
    /// @param seenAll false when there are more rooms with free slots than one request looks at
    record NoSlot(boolean seenAll) implements SlotAnswer {}

    /// There is no such scheduler.
    record NoScheduler() implements SlotAnswer {}
}
