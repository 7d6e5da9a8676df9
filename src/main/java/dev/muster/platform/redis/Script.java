package dev.muster.platform.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A Lua script, known to Redis by its digest.
///
/// One run of a *gathered* script answers all calls of it that leave together: what a run costs before its first
/// command, and the functions of the preludes, are paid once for them. Each call succeeds or fails by itself.
///
/// Faults inside a script come back as data (`{'!', text}`): one error reply would fail every call that
/// shares its round trip. Every script must be idempotent on an id that its caller made, so that it may be
/// sent again when its outcome is not known.
public final class Script {
    /// First element of a reply that stands for a fault.
    static final String FAULT = "!";

    /// How the text of a fault starts that says that a lease was lost (`check_lease` in `lua/kit.lua`).
    static final String LEASE_LOST = "LEASELOST";

    // The body is a function of its own, so that `return` works anywhere in it.
    private static final String FRAME = """
            %s
            local function body(KEYS, ARGV)
            %s
            end
            local function answer(KEYS, ARGV)
              local ok, reply = pcall(body, KEYS, ARGV)
              if ok then return reply end
              return {'!', type(reply) == 'table' and reply.err or tostring(reply)}
            end
            """;

    private static final String ALONE = "return answer(KEYS, ARGV)";

    // Each call's arguments come after their number. Lua unpacks no more than about 8,000 of them at once, and
    // a nil among the replies would end their list.
    private static final String GATHERED = """
            local function arguments(from, to)
              if to - from < 1000 then return {unpack(ARGV, from, to)} end
              local some = {}
              for at = from, to do some[#some + 1] = ARGV[at] end
              return some
            end
            local replies, at = {}, 1
            for call = 1, #KEYS do
              local last = at + ARGV[at]
              replies[call] = answer({KEYS[call]}, arguments(at + 1, last)) or false
              at = last + 1
            end
            return replies
            """;

    private final String name;
    private final String source;
    private final String digest;
    private final boolean gathered;

    private Script(String name, String source, boolean gathered) {
        this.name = name;
        this.source = source;
        this.gathered = gathered;
        this.digest = sha1(source);
    }

    /// The script in the resource `lua/<name>.lua`, with the common kit and the given preludes before it.
    public static Script named(String name, String... preludes) {
        return new Script(name, framed(name, preludes) + ALONE, false);
    }

    /// As [#named(String, String...)], for a script that is called often and is soon done: calls of it share runs.
    public static Script gathered(String name, String... preludes) {
        return new Script(name, framed(name, preludes) + GATHERED, true);
    }

    private static String framed(String name, String... preludes) {
        return FRAME.formatted(resource("kit") + String.join("\n", preludes), resource(name));
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

    boolean isGathered() {
        return gathered;
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
