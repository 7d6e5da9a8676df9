package dev.muster.openmatch0;

import java.util.List;

/// What match functions and evaluators do that work on the Redis of a test directly.
public record DirectFunctions(LayoutRedis redis) {
    /// Makes a match for a request as an evaluator does: a proposal is renamed, complete as it is.
    public void approve(String request, String... players) {
        var proposal = "proposal.1800000000." + request;
        redis.direct(
                "HSET",
                proposal,
                "properties",
                "{\"made\":true}",
                "error",
                "",
                "rosters",
                rosters(players),
                "pools",
                "");
        redis.direct("RENAME", proposal, request);
    }

    /// A field of a hash in the books, in database 1.
    public String note(String command, String... arguments) {
        var call = new String[arguments.length + 3];
        call[0] = "redis.call('SELECT', 1) return redis.call(unpack(ARGV))";
        call[1] = "0";
        call[2] = command;
        System.arraycopy(arguments, 0, call, 3, arguments.length);
        return redis.text("EVAL", call);
    }

    /// One roster of players.
    public static String rosters(String... players) {
        var list = List.of(players).stream()
                .map(player -> "{\"id\":\"" + player + "\"}")
                .toList();
        return "[{\"name\":\"red\",\"players\":[" + String.join(",", list) + "]}]";
    }
}
