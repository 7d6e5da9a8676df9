package dev.muster.platform.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One command for Redis, with its arguments as they go over the wire: they are made by the caller, not by
/// the one thread that sends.
///
/// @param script what it runs, or null for a plain command
public record Call(
        String name,
        Command command,
        List<byte[]> arguments,
        @Nullable Script script) {

    /// A plain command. It must not be able to fail by its own fault, since a failed reply fails its whole
    /// batch.
    public static Call command(Command command, Object... arguments) {
        return new Call(command.toString(), command, encoded(arguments), null);
    }

    /// A run of a script whose first argument is its only declared key: it tells the slot, and all other
    /// keys are built from it.
    static Call script(Script script, Object... keyAndArguments) {
        return new Call(script.name(), Command.EVALSHA, encoded(keyAndArguments), script);
    }

    /// What is sent when the call has a request of its own.
    Request request() {
        var request = Request.cmd(command);
        if (script != null) {
            request.arg(script.digest()).arg(1);
        }
        arguments.forEach(request::arg);
        return request;
    }

    /// Whether it may share a run of its script with others.
    boolean isGathered() {
        return script != null && script.isGathered();
    }

    /// How many bytes its arguments have.
    int size() {
        int size = 0;
        for (var argument : arguments) {
            size += argument.length;
        }
        return size;
    }

    private static List<byte[]> encoded(Object... arguments) {
        var encoded = new byte[arguments.length][];
        for (int i = 0; i < arguments.length; i++) {
            encoded[i] = switch (arguments[i]) {
                case byte[] bytes -> bytes;
                case Boolean flag -> text(flag ? "1" : "0");
                case Object other -> text(other.toString());
            };
        }
        return List.of(encoded);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
