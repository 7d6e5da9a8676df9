package dev.muster.runtime.simulated;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The rooms door of Muster, as all simulated rooms share it. Futures fail when it is not reached or
/// answers a fault.
interface RoomsDoor extends AutoCloseable {
    /// Tells how a room is; whether it was taken note of.
    CompletableFuture<Boolean> ping(Part part, String body);

    /// Names of rooms that hold reservations.
    ///
    /// @param several whether rooms of the scheduler host more than one match
    CompletableFuture<List<String>> reserved(String scheduler, boolean several);

    /// Matches that a room was promised and has not confirmed, oldest first.
    CompletableFuture<List<String>> reservations(Part part);

    @Override
    void close();
}
