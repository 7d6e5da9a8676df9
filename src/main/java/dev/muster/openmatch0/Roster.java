package dev.muster.openmatch0;

import java.util.List;

/// A named list of players, or of slots to be filled with players.
public record Roster(String name, List<Player> players) {}
