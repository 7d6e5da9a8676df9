package dev.muster.openmatch0;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a program does and sees that works on the Redis of a test directly.
public record DirectProgram(LayoutRedis redis) {

    /// One command, whatever it answers.
    public void run(String command, String... arguments) {
        redis.direct(command, arguments);
    }

    /// The answer of one command, which is not nil.
    public Response answer(String command, String... arguments) {
        return Objects.requireNonNull(redis.direct(command, arguments));
    }

    /// As [#answer], as text.
    public String text(String command, String... arguments) {
        return answer(command, arguments).toString();
    }

    /// As [#answer], as a whole number.
    public long number(String command, String... arguments) {
        return Objects.requireNonNull(answer(command, arguments).toLong());
    }

    /// The fields of a hash.
    public Map<String, String> hash(String key) {
        var reply = answer("HGETALL", key);
        var fields = new HashMap<String, String>();
        reply.getKeys().forEach(field -> fields.put(field, reply.get(field).toString()));
        return fields;
    }

    /// All keys, in order.
    public List<String> keys() {
        var keys = new ArrayList<String>();
        answer("KEYS", "*").forEach(key -> keys.add(key.toString()));
        keys.sort(null);
        return keys;
    }

    /// The members of a sorted set, by score.
    public List<String> members(String key) {
        var members = new ArrayList<String>();
        answer("ZRANGE", key, "0", "-1").forEach(member -> members.add(member.toString()));
        return members;
    }

    /// The score of a member of a sorted set.
    public double score(String key, String member) {
        return Double.parseDouble(text("ZSCORE", key, member));
    }

    /// The time of the server, in seconds since 1970.
    public long seconds() {
        return Objects.requireNonNull(answer("TIME").get(0).toLong());
    }
}
