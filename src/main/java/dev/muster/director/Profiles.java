package dev.muster.director;

import dev.muster.game.Game;
import java.util.List;
import java.util.Optional;

/// The profiles of all games.
public interface Profiles {
    /// Stores a new profile.
    ///
    /// @return false when the game has one of that name that says something else
    boolean create(Profile profile);

    /// Stores a profile in the place of one of the same name.
    ///
    /// @return false when there is none
    boolean replace(Profile profile);

    /// One profile.
    Optional<Profile> find(Game game, String name);

    /// The profiles of a game, by name.
    List<Profile> list(Game game);

    /// The profiles of all games, by game and name.
    List<Profile> all();

    /// Removes a profile.
    ///
    /// @return false when there was none
    boolean delete(Game game, String name);
}
