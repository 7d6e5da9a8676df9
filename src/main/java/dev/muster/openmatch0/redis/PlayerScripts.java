package dev.muster.openmatch0.redis;

import dev.muster.platform.redis.Script;

/// The scripts over players and what they are found by.
final class PlayerScripts {
    private static final String BOOKS = Script.resource("openmatch0/books");

    static final Script CREATE = Script.named("openmatch0/player-create", BOOKS);
    static final Script DELETE = Script.named("openmatch0/player-delete", BOOKS);
    static final Script LOOK = Script.named("openmatch0/player-look", BOOKS);
    static final Script COUNT = Script.named("openmatch0/pool-count", BOOKS);

    private PlayerScripts() {}
}
