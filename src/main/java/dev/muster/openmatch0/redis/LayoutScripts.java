package dev.muster.openmatch0.redis;

import dev.muster.platform.redis.Script;

/// The scripts over matches, proposals and requests.
final class LayoutScripts {
    private static final String BOOKS = Script.resource("openmatch0/books");

    static final Script MATCH_OBJECT = Script.named("openmatch0/match-object");
    static final Script PROPOSE = Script.named("openmatch0/propose", BOOKS);

    private LayoutScripts() {}
}
