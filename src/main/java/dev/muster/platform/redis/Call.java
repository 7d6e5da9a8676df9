package dev.muster.platform.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import org.jspecify.annotations.Nullable;

/// One command for Redis.
///
/// @param script what it runs, or null for a plain command
public record Call(String name, Request request, @Nullable Script script) {

    /// A plain command. It must not be able to fail by its own fault, since a failed reply fails
    /// its whole batch.
    public static Call command(Command command, Object... arguments) {
        return new Call(command.toString(), with(Request.cmd(command), arguments), null);
    }

    /// A run of a script whose first argument is its only declared key: it tells the slot, and all other
    /// keys are built from it.
    static Call script(Script script, Object... keyAndArguments) {
        var request = Request.cmd(Command.EVALSHA).arg(script.digest()).arg(1);
        return new Call(script.name(), with(request, keyAndArguments), script);
    }

    private static Request with(Request request, Object... arguments) {
        for (var argument : arguments) {
            switch (argument) {
                case byte[] bytes -> request.arg(bytes);
                case Long number -> request.arg(number);
                case Integer number -> request.arg(number.longValue());
                case Boolean flag -> request.arg(flag ? "1" : "0");
                default -> request.arg(argument.toString());
            }
        }
        return request;
    }
}
