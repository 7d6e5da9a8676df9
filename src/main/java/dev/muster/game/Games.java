package dev.muster.game;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// All games that anything was ever stored for.
public interface Games {
    /// Remembers a game; cheap when it is known already.
    void add(Game game);

    /// As [#add(Game)], for whoever may name any game: completes once the game is stored, and fails
    /// RESOURCE_EXHAUSTED when it is new and there are too many already.
    CompletableFuture<Void> admit(Game game);

    /// All games, by one look at the store.
    Set<Game> all();

    /// The games whose ids carry this mark, usually one; looks at the store when none is known.
    List<Game> marked(int mark);
}
