package dev.muster.openmatch0;

import java.time.Duration;
import java.util.Optional;

/// What was seen of a player.
///
/// @param expires after how long it will be forgotten, unless it changes before
public record PlayerSighting(PlayerStatus status, Optional<Duration> expires) {}
