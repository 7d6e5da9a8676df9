package dev.muster.openmatch0.redis;

import java.util.List;

/// The server that keeps the layout of Open Match 0.3, where Muster runs it itself. Programs of that line send no
/// password, so nobody needs one for what they do; what else a server can do is for Muster alone.
public final class OwnServer {
    /// What such programs send, and `ECHO`, by which the client library of their C# example knows that it is connected.
    /// What a client library may send before it has logged in (`HELLO`, `QUIT`) a server always takes.
    public static final List<String> COMMANDS = List.of(
            "hset",
            "hgetall",
            "hdel",
            "expire",
            "del",
            "zadd",
            "zrem",
            "zcount",
            "zrangebyscore",
            "sadd",
            "spop",
            "scard",
            "rename",
            "incr",
            "decr",
            "get",
            "set",
            "multi",
            "exec",
            "select",
            "ping",
            "auth",
            "echo");

    /// The changes of keys that somebody may wait for: of hashes, strings, sets and sorted sets, those that any key may
    /// undergo, and its expiry.
    public static final String KEYSPACE_EVENTS = "Kg$shzx";

    private OwnServer() {}
}
