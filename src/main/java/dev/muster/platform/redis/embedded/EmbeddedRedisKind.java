package dev.muster.platform.redis.embedded;

import java.util.List;

/// Which of the servers that may run on a data directory: where it keeps its data, and who may use it how.
///
/// @param directory its own, below the data directory
/// @param user as whom Muster comes, with a password that nobody else knows
/// @param port where it listens; 0 stands for any that is free
/// @param open the commands that callers without a password may send, on all keys; none keeps them out
/// @param keyspaceEvents which changes of keys it tells of (`notify-keyspace-events`); empty for none
public record EmbeddedRedisKind(String directory, String user, int port, List<String> open, String keyspaceEvents) {
    private static final String EVERYBODY = "default";

    /// The one that keeps what Muster knows.
    public static final EmbeddedRedisKind CORE = new EmbeddedRedisKind("redis", EVERYBODY, 0, List.of(), "");

    /// The lines of the configuration that say who may do what.
    String access(String password) {
        if (open.isEmpty()) {
            return "requirepass " + password;
        }
        return """
                user %s on >%s ~* &* +@all
                user %s on nopass ~* -@all +%s""".formatted(user, password, EVERYBODY, String.join(" +", open));
    }

    /// How a client says who it is, before the `@` of a URI.
    String login(String password) {
        return (user.equals(EVERYBODY) ? "" : user) + ":" + password;
    }
}
