package dev.muster.room;

import java.time.Duration;

/// Is told what rooms and those who want rooms did, for those who count it. Schedulers are known ones.
public interface RoomListener {
    /// Somebody asked for a room.
    ///
    /// @param given whether there was one
    void allocated(String scheduler, boolean given, Duration took);

    /// A ping changed nothing, since its room is not known or what it said is not possible.
    void pingRefused(String scheduler);
}
