package dev.muster.platform.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/// A Lua script, known to Redis by its digest.
///
/// Faults inside a script come back as data (`{'!', text}`): one error reply would fail every call that
/// shares its round trip. Every script must be idempotent on an id that its caller made, so that it may be
/// sent again when its outcome is not known.
public final class Script {
    /// First element of a reply that stands for a fault.
    static final String FAULT = "!";

    // The body is a function of its own, so that `return` works anywhere in it.
    private static final String FRAME = """
            %s
            local function body(KEYS, ARGV)
            %s
            end
            local ok, reply = pcall(body, KEYS, ARGV)
            if ok then return reply end
            return {'!', type(reply) == 'table' and reply.err or tostring(reply)}
            """;

    private final String name;
    private final String source;
    private final String digest;

    private Script(String name, String source) {
        this.name = name;
        this.source = source;
        this.digest = sha1(source);
    }

    /// The script in the resource `lua/<name>.lua`, with the common kit and the given preludes before it.
    public static Script named(String name, String... preludes) {
        var before = Arrays.stream(preludes).collect(Collectors.joining("\n"));
        return new Script(name, FRAME.formatted(resource("kit") + before, resource(name)));
    }

    /// The text of the resource `lua/<name>.lua`: functions that several scripts share.
    public static String resource(String name) {
        var path = "lua/" + name + ".lua";
        try (InputStream in = Script.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no script " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One run of this script. All keys must lie in one hash slot.
    public Call call(Object... keysAndArguments) {
        return Call.script(this, keysAndArguments);
    }

    /// What people call it.
    public String name() {
        return name;
    }

    String source() {
        return source;
    }

    String digest() {
        return digest;
    }

    private static String sha1(String text) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
