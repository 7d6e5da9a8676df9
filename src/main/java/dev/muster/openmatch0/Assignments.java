package dev.muster.openmatch0;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Who was told to connect where.
public interface Assignments {
    /// Tells players where to connect. They are on the list `deindexed` from now on instead of `proposed`, and their
    /// match holds them no longer. A player whom nobody created is kept as long as a created one.
    ///
    /// @param connections by player
    /// @throws dev.muster.platform.error.MusterException UNKNOWN when an id is no player's; the others are told
    void assign(Map<String, String> connections);

    /// Takes back what players were told; nothing else changes.
    void withdraw(Collection<String> players);

    /// What is known of players, in their order.
    List<Standing> standings(List<String> players);

    /// What is known of one player.
    ///
    /// @param match the key of the request whose match holds the player; empty when none does
    /// @param connection what the player was told; empty when nothing
    record Standing(String match, String connection) {}
}
