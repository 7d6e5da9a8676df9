package dev.muster.openmatch0.redis;

import dev.muster.platform.redis.Script;

/// The scripts over matches, proposals, requests and assignments.
final class LayoutScripts {
    private static final String BOOKS = Script.resource("openmatch0/books");

    static final Script MATCH_OBJECT = script("match-object");
    static final Script PROPOSE = script("propose");
    static final Script SUBMIT = script("submit");
    static final Script OUTCOME = script("outcome");
    static final Script ABANDON = script("abandon");
    static final Script ASSIGN = script("assign");
    static final Script WITHDRAW = script("withdraw");
    static final Script STANDING = script("standing");

    private LayoutScripts() {}

    private static Script script(String name) {
        return Script.named("openmatch0/" + name, BOOKS);
    }
}
