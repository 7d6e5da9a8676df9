package dev.muster.game;

import java.util.List;
import java.util.Set;

/// All games that anything was ever stored for.
public interface Games {
    /// Remembers a game; cheap when it is known already.
    void add(Game game);

    /// All games, by one look at the store.
    Set<Game> all();

    /// The games whose ids carry this mark, usually one; looks at the store when none is known.
    List<Game> marked(int mark);
}
