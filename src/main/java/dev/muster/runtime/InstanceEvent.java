package dev.muster.runtime;

/// A change that a runtime saw.
public sealed interface InstanceEvent {
    /// Whose instance changed.
    RoomRef room();

    /// It is new, or different from before.
    record Changed(Instance instance) implements InstanceEvent {
        @Override
        public RoomRef room() {
            return instance.room();
        }
    }

    /// It no longer exists.
    record Gone(RoomRef room) implements InstanceEvent {}
}
