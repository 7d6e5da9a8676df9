package dev.muster.room;

/// What a caller shows to prove that it is a room.
public sealed interface RoomProof {
    /// Nothing is asked for.
    RoomProof NONE = new None();

    /// Nothing is asked for.
    record None() implements RoomProof {}

    /// The secret that the room was given when it was started.
    record Token(String token) implements RoomProof {
        /// Never shows the token.
        @Override
        public String toString() {
            return "Token";
        }
    }

    /// Where the call came from.
    ///
    /// @param address in the form of [SourceAddresses#canonical(String)]
    record Source(String address) implements RoomProof {}
}
