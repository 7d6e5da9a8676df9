package dev.muster.platform.redis;

import io.vertx.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// All that a Redis holds, as lines that can be compared: without times, stream ids, lease tokens, epochs
/// and times to live, which no two runs share. Database 1 counts too, as far as it has something.
public final class StoreDigest {
    private static final Pattern MILLIS = Pattern.compile("(?<!\\d)1[6-9]\\d{11}(?!\\d)");
    private static final Pattern MICROS = Pattern.compile("(?<!\\d)1[6-9]\\d{14}(?!\\d)");
    private static final Pattern SECONDS = Pattern.compile("(?<!\\d)1[6-9]\\d{8}(?!\\d)");
    private static final Pattern PACKED_MILLIS = Pattern.compile("\u00cf\0\0[\\s\\S]{6}");
    private static final Pattern LEASE = Pattern.compile("^\\S+ \\d{10} \\d{1,6}$");

    private final Redis redis;
    private final int database;

    private StoreDigest(Redis redis, int database) {
        this.redis = redis;
        this.database = database;
    }

    /// One line for each key, by key.
    public static List<String> of(Redis redis) {
        return Stream.of(0, 1)
                .flatMap(database -> new StoreDigest(redis, database).lines())
                .toList();
    }

    private Stream<String> lines() {
        var lines = new TreeMap<String, String>();
        for (var key : run("KEYS", "*")) {
            lines.put(key.text(), value(key.text()));
        }
        return lines.entrySet().stream()
                .map(line -> (database == 0 ? "" : "books: ") + line.getKey() + " = " + line.getValue());
    }

    private String value(String key) {
        var type = redis.ask(eval("return redis.call(unpack(ARGV)).ok", "TYPE", key))
                .text();
        return switch (type) {
            case "string" -> key.endsWith(":epoch") ? "an epoch" : text(run("GET", key));
            case "list" -> texts(run("LRANGE", key, "0", "-1"));
            case "set" -> sorted(run("SMEMBERS", key));
            case "hash" -> pairs(run("HGETALL", key));
            case "zset" -> pairs(run("ZRANGE", key, "0", "-1", "WITHSCORES"));
            case "stream" -> stream(run("XRANGE", key, "-", "+"));
            default -> throw new IllegalStateException(key + " is a " + type);
        };
    }

    private Reply run(String... command) {
        return redis.ask(eval("return redis.call(unpack(ARGV))", command));
    }

    // Inside a script, replies come as plain lists whatever the protocol of the connection.
    private Call eval(String script, String... command) {
        var there = database == 0 ? script : "redis.call('SELECT', " + database + ") " + script;
        List<Object> arguments = new ArrayList<>(List.of(there, 0));
        arguments.addAll(List.of(command));
        return Call.command(Command.EVAL, arguments.toArray());
    }

    private static String pairs(Reply fields) {
        var pairs = new TreeMap<String, String>();
        for (int i = 0; i < fields.size(); i += 2) {
            pairs.put(text(fields.at(i)), text(fields.at(i + 1)));
        }
        return pairs.toString();
    }

    private static String sorted(Reply members) {
        return members.stream().map(StoreDigest::text).sorted().toList().toString();
    }

    private static String texts(Reply elements) {
        return elements.stream().map(StoreDigest::text).toList().toString();
    }

    private static String stream(Reply entries) {
        return entries.stream().map(entry -> texts(entry.at(1))).toList().toString();
    }

    private static String text(Reply value) {
        var text = new String(value.bytes(), StandardCharsets.ISO_8859_1);
        text = MILLIS.matcher(text).replaceAll("TIME");
        text = MICROS.matcher(text).replaceAll("TIME");
        text = PACKED_MILLIS.matcher(text).replaceAll("TIME");
        text = LEASE.matcher(text).replaceAll("LEASE");
        return SECONDS.matcher(text).replaceAll("TIME");
    }
}
