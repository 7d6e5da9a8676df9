package dev.muster.event;

import dev.muster.game.Game;

/// What is queued for one forwarder of one scheduler.
public record Lane(Game game, String scheduler, String forwarder) {}
