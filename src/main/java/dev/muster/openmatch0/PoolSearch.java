package dev.muster.openmatch0;

import java.util.function.Consumer;

/// Finds the players of a pool.
public interface PoolSearch {
    /// Players whom all filters let through and who are on no ignore list, page after page; none of either is no page.
    /// When one filter lets nobody through there is a single page without a roster.
    ///
    /// @param page is called by the thread of the caller; it may wait
    void search(PlayerPool pool, Consumer<PlayerPool> page);
}
