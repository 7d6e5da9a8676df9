package dev.muster.platform.redis;

import io.vertx.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// All that a Redis holds, as lines that can be compared: without times, stream ids, lease tokens, epochs
/// and times to live, which no two runs share.
final class StoreDigest {
    private static final Pattern MILLIS = Pattern.compile("(?<!\\d)1[6-9]\\d{11}(?!\\d)");
    private static final Pattern MICROS = Pattern.compile("(?<!\\d)1[6-9]\\d{14}(?!\\d)");
    private static final Pattern PACKED_MILLIS = Pattern.compile("\u00cf\0\0[\\s\\S]{6}");
    private static final Pattern LEASE = Pattern.compile("^\\S+ \\d{10} \\d{1,6}$");

    private final Redis redis;

    private StoreDigest(Redis redis) {
        this.redis = redis;
    }

    /// One line for each key, by key.
    static List<String> of(Redis redis) {
        return new StoreDigest(redis).lines();
    }

    private List<String> lines() {
        var lines = new TreeMap<String, String>();
        for (var key : redis.ask(Call.command(Command.KEYS, "*"))) {
            lines.put(key.text(), value(key.text()));
        }
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " = " + line.getValue())
                .toList();
    }

    private String value(String key) {
        var type = redis.ask(Call.command(Command.TYPE, key)).text();
        return switch (type) {
            case "string" -> key.endsWith(":epoch") ? "an epoch" : text(redis.ask(Call.command(Command.GET, key)));
            case "list" -> texts(redis.ask(Call.command(Command.LRANGE, key, 0, -1)));
            case "set" -> sorted(redis.ask(Call.command(Command.SMEMBERS, key)));
            case "hash" -> pairs(redis.ask(eval("HGETALL", key)));
            case "zset" -> pairs(redis.ask(eval("ZRANGE", key, "0", "-1", "WITHSCORES")));
            case "stream" -> stream(redis.ask(Call.command(Command.XRANGE, key, "-", "+")));
            default -> throw new IllegalStateException(key + " is a " + type);
        };
    }

    // Inside a script, replies come as plain lists whatever the protocol of the connection.
    private static Call eval(String... command) {
        List<Object> arguments = new ArrayList<>(List.of("return redis.call(unpack(ARGV))", 0));
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
        return LEASE.matcher(text).replaceAll("LEASE");
    }
}
